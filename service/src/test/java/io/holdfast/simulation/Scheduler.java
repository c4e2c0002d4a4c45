package io.holdfast.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves actors, exactly one at a time, in an order that the seed alone decides. All that a simulation shares is touched only
 * by whoever holds the baton, and so needs no other lock.
 */
final class Scheduler {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "actor");
        thread.setDaemon(true);
        return thread;
    });
    private static final long MOST_STEPS = 50_000;
    private static final int DECISIVE = 6;
    private static final int PATIENCE_SECONDS = 120;

    private final Random random;
    private final VirtualClock clock = new VirtualClock();
    private final Trace trace = new Trace();
    private final List<Actor> actors = new ArrayList<>();
    private final List<Runnable> late = new ArrayList<>();
    private final Semaphore finished = new Semaphore(0);
    private Weather weather = Weather.CALM;
    private @Nullable Throwable failure;
    private long steps;
    private int deaths;

    Scheduler(long seed) {
        this.random = new Random(seed);
    }

    Random random() {
        return random;
    }

    VirtualClock clock() {
        return clock;
    }

    Trace trace() {
        return trace;
    }

    Weather weather() {
        return weather;
    }

    long steps() {
        return steps;
    }

    int deaths() {
        return deaths;
    }

    boolean isAborted() {
        return failure != null;
    }

    void setWeather(Weather now) {
        weather = now;
    }

    void note(String actor, String what, String outcome) {
        trace.add(steps, clock.instant(), actor, what, outcome);
    }

    /** Adds a process; it moves from the next step of another one on, or from {@link #run} on. */
    void start(String name, boolean mortal, Consumer<Actor> body) {
        Actor actor = new Actor(name, this, mortal);
        actors.add(actor);
        THREADS.execute(() -> {
            actor.awaitBaton();
            try {
                if (actor.isAlive()) {
                    body.accept(actor);
                }
            } catch (Killed e) {
                // The process is no more, which is what was to be.
            } catch (Throwable e) {
                fail(e);
            }
            end(actor);
        });
    }

    /** Keeps an effect whose caller was told that nobody knows: it comes at some later step, or at the end. */
    void later(Runnable effect) {
        late.add(effect);
    }

    /** Moves all processes until each has ended, and throws what broke one of them. */
    void run() {
        if (!actors.isEmpty()) {
            pick().passBatonHere();
            awaitEnd();
        }
        while (!late.isEmpty() && failure == null) {
            late.remove(0).run();
        }
        if (failure instanceof Violation violation) {
            throw violation;
        }
        if (failure != null) {
            throw new IllegalStateException("a process met what it does not know", failure);
        }
    }

    /** @param decisive whether this is a moment at which a pause is likely to do harm */
    void step(Actor self, boolean decisive) {
        self.requireAlive();
        if (++steps > MOST_STEPS) {
            throw new Violation("no end after " + MOST_STEPS + " steps");
        }
        clock.advance(Duration.ofMillis(random.nextInt(100)));
        if (!self.goesOn() || (self.isMortal() && happens(weather.death()))) {
            deaths++;
            self.die();
        } else if (happens(weather.pause() * (decisive ? DECISIVE : 1))) {
            pause(self);
        } else if (happens(weather.jump())) {
            clock.advance(Duration.ofHours(random.nextInt(30)));
            note("clock", "JUMPS", "");
        }
        if (!late.isEmpty() && happens(0.05)) {
            late.remove(random.nextInt(late.size())).run();
        }
        Actor next = pick(self);
        if (next != self) {
            next.passBatonHere();
            self.awaitBaton();
        }
        self.requireAlive();
    }

    boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    private void pause(Actor self) {
        Duration pause = happens(weather.longPause())
                ? Duration.ofHours(1 + random.nextInt(50))
                : Duration.ofSeconds(1 + random.nextInt(30));
        self.sleepUntil(clock.instant().plus(pause));
        self.note("PAUSES for " + pause, "");
    }

    private Actor pick(Actor self) {
        return isAwake(self) && happens(weather.stays()) ? self : pick();
    }

    private Actor pick() {
        List<Actor> awake = actors.stream().filter(this::isAwake).toList();
        if (!awake.isEmpty()) {
            return awake.get(random.nextInt(awake.size()));
        }
        Actor first = actors.stream().min(Comparator.comparing(Actor::wakeAt)).orElseThrow();
        clock.advanceTo(first.wakeAt());
        return first;
    }

    private boolean isAwake(Actor actor) {
        return !actor.wakeAt().isAfter(clock.instant());
    }

    private void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
    }

    private void end(Actor actor) {
        actors.remove(actor);
        if (actors.isEmpty()) {
            finished.release();
        } else {
            pick().passBatonHere();
        }
    }

    private void awaitEnd() {
        try {
            if (!finished.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a process blocks outside of the store");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
