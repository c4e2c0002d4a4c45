package io.holdfast.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/** One process of a simulation. It moves only while it holds the baton. */
final class Actor {

    private final String name;
    private final Scheduler scheduler;
    private final boolean mortal;
    private final Semaphore baton = new Semaphore(0);
    private Instant wakeAt = Instant.MIN;
    private long lives = Long.MAX_VALUE;
    private boolean dead;

    Actor(String name, Scheduler scheduler, boolean mortal) {
        this.name = name;
        this.scheduler = scheduler;
        this.mortal = mortal;
    }

    String name() {
        return name;
    }

    boolean isMortal() {
        return mortal;
    }

    /** Makes this process die at its step of that number, counted from 1. */
    void dieAt(long step) {
        lives = step;
    }

    /** Counts a step; false at the one that is the last. */
    boolean goesOn() {
        return --lives > 0;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Lets others move. Throws {@link Killed} if this process is no more. */
    void step() {
        scheduler.step(this, false);
    }

    /** Lets others move, and likely for longer: this process is about to change something, or to look who else is there. */
    void stepBeforeTurn() {
        scheduler.step(this, true);
    }

    /** Lets others move until the time has passed. */
    void sleep(Duration duration) {
        sleepUntil(scheduler.clock().instant().plus(duration));
        scheduler.step(this, false);
    }

    void note(String what, String outcome) {
        scheduler.note(name, what, outcome);
    }

    void sleepUntil(Instant time) {
        wakeAt = time;
    }

    Instant wakeAt() {
        return wakeAt;
    }

    void die() {
        dead = true;
        note("DIES", "");
    }

    void requireAlive() {
        if (dead || scheduler.isAborted()) {
            throw new Killed(name);
        }
    }

    boolean isAlive() {
        return !dead && !scheduler.isAborted();
    }

    void passBatonHere() {
        baton.release();
    }

    void awaitBaton() {
        baton.acquireUninterruptibly();
    }
}
