package io.holdfast.retention;

import io.holdfast.api.GcResult;
import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.Condemnation;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.RootContent;
import io.holdfast.format.SessionId;
import io.holdfast.repository.FoundIntent;
import io.holdfast.repository.Presence;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RootChange;
import io.holdfast.repository.StoredObject;
import io.holdfast.retention.SessionVerdicts.Verdict;
import io.holdfast.work.TaskPool;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what no backup and no log archive refers to any more. Any number may run at the same time, beside backups, which
 * they never block; one that is killed leaves nothing that the next one does not find. In this order:
 *
 * <ol>
 *   <li>Sessions whose lease ran out are ended by a commit: whatever they commit from then on is refused.
 *   <li>What the newest root's backups and log archives refer to is marked; all else of sessions that have ended is
 *       garbage.
 *   <li>A commit names the garbage as condemned, unless what was committed meanwhile refers to it. From then on no session
 *       begins to re-use it.
 *   <li><b>Then</b> the intents are listed: sessions that began earlier may re-use what they name; anything, if an intent
 *       cannot be read.
 *   <li><b>Then</b> the newest root is read again: what a session has committed that was not among the intents any more, it
 *       lists. It must still have the same list of condemned objects.
 *   <li>What is condemned there, and neither referred to nor named, is deleted: data, then shards and segments, then chains
 *       and manifests.
 *   <li>A commit takes the list back.
 * </ol>
 *
 * docs/format.md says why nothing that is needed can be lost. For one run.
 */
public final class GarbageCollection {

    /** Every time, another gc was at work and got somewhere. */
    private static final int MOST_ATTEMPTS = 1_000;

    /** So many objects that cannot be deleted mean that none can. */
    private static final int MOST_FAILURES = 20;

    /** Sessions that ended earlier are told by one id instead of a list. */
    private static final Duration ENDED_LISTED = Duration.ofDays(30);

    /** The same where there are very many, as a log archive goes on by a session a minute; roots are read all the time. */
    private static final Duration ENDED_LISTED_OF_MANY = Duration.ofDays(2);

    private static final int MANY_ENDED = 5_000;

    /** Nobody writes one object for longer. */
    private static final Duration LONGEST_WRITE = Duration.ofDays(7);

    private static final int LEAST_ENDED_TO_FOLD = 100;
    private static final int HISTORY_KEPT = 10_000;

    private final Repository repository;
    private final RootAuthor author;
    private final Clock clock;
    private final int parallelism;
    private final int largestRound;
    private final ProgressListener progress;
    private final Reachable reachable;
    private final GarbageTally found = new GarbageTally();
    private final Set<SessionId> ended = new TreeSet<>();
    private final Set<SessionId> abandoned = new TreeSet<>();
    private final AtomicLong objectsDeleted = new AtomicLong();
    private final AtomicLong bytesDeleted = new AtomicLong();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<@Nullable HoldfastException> firstFailure = new AtomicReference<>();
    private List<StoredObject> batch = new ArrayList<>();
    private int rounds;
    private @Nullable String sparedBecause;

    /**
     * Prepares one run.
     *
     * @param session of this run alone
     * @param parallelism objects that are deleted side by side
     */
    public GarbageCollection(
            Repository repository, SessionId session, Clock clock, int parallelism, ProgressListener progress) {
        this(repository, session, clock, parallelism, RootContent.MOST_CONDEMNED, progress);
    }

    GarbageCollection(
            Repository repository,
            SessionId session,
            Clock clock,
            int parallelism,
            int largestRound,
            ProgressListener progress) {
        this.repository = repository;
        this.author = RootAuthor.withoutCluster(session);
        this.clock = clock;
        this.parallelism = parallelism;
        this.largestRound = largestRound;
        this.progress = progress;
        this.reachable = new Reachable(repository);
    }

    /** What a run would find now. Changes nothing. */
    public GcResult plan() {
        List<FoundIntent> intents = repository.intents();
        Root newest = repository.newestRoot();
        SessionVerdicts verdicts = new SessionVerdicts(newest, intents, clock.instant());
        reachable.addAllOf(newest);
        ReuseRights rights = ReuseRights.of(stillRunning(intents, verdicts), newest, repository);
        sparedBecause = rights.everythingBecause().orElse(null);
        forEachGarbage(verdicts, object -> {
            found.add(object, reasonFor(object.session(), verdicts));
            if (!rights.cover(object.key())) {
                objectsDeleted.incrementAndGet();
                bytesDeleted.addAndGet(object.length());
            }
        });
        return result(true, verdicts);
    }

    /** A run ends the others before it begins to delete. */
    private static List<FoundIntent> stillRunning(List<FoundIntent> intents, SessionVerdicts verdicts) {
        return intents.stream()
                .filter(found -> verdicts.of(found.session()) == Verdict.RUNNING)
                .toList();
    }

    /**
     * Deletes the garbage. {@code Corrupt} if a backup or a log archive cannot be read, so that nobody can tell what is
     * garbage; nothing is deleted then. After any other error some of it may be deleted; the next run goes on.
     */
    public GcResult run() {
        endAbandoned(verdicts().announced(Verdict.ABANDONED));
        settle();
        SessionVerdicts verdicts = collect();
        if (!abandoned.isEmpty()) {
            endAbandoned(List.copyOf(abandoned));
            verdicts = collect();
        }
        tidyUp(verdicts);
        requireAllDeleted();
        return result(false, verdicts);
    }

    private SessionVerdicts verdicts() {
        List<FoundIntent> intents = repository.intents();
        return new SessionVerdicts(repository.newestRoot(), intents, clock.instant());
    }

    private void endAbandoned(List<SessionId> sessions) {
        commit(newest -> {
            RootContent content = newest.content();
            for (SessionId session : sessions) {
                content = content.withEnded(session);
            }
            return content;
        });
        ended.addAll(sessions);
    }

    private SessionVerdicts collect() {
        SessionVerdicts verdicts = verdicts();
        reachable.addAllOf(repository.newestRoot());
        forEachGarbage(verdicts, object -> {
            if (verdicts.of(object.session()) == Verdict.ABANDONED) {
                abandoned.add(object.session());
            } else {
                condemnSoon(object, reasonFor(object.session(), verdicts));
            }
        });
        deleteBatch();
        return verdicts;
    }

    private void condemnSoon(StoredObject object, String reason) {
        found.add(object, reason);
        batch.add(object);
        if (batch.size() >= largestRound) {
            deleteBatch();
        }
    }

    /** Gives each object that is garbage to the visitor, those that refer to others after these. */
    private void forEachGarbage(SessionVerdicts verdicts, Consumer<StoredObject> visitor) {
        for (GarbageKind kind : GarbageKind.values()) {
            try (Stream<StoredObject> objects = repository.sessionObjects(kind.prefix())) {
                Iterator<StoredObject> each = objects.iterator();
                while (each.hasNext()) {
                    StoredObject object = each.next();
                    if (kind.covers(object.key()) && isGarbage(object, verdicts)) {
                        visitor.accept(object);
                    }
                }
            }
        }
    }

    private boolean isGarbage(StoredObject object, SessionVerdicts verdicts) {
        return verdicts.of(object.session()) != Verdict.RUNNING && !reachable.contains(object.key());
    }

    private static String reasonFor(SessionId session, SessionVerdicts verdicts) {
        return verdicts.of(session) == Verdict.ENDED
                ? "nothing refers to it"
                : "its session gave no sign of life since " + verdicts.leaseOf(session);
    }

    /** Condemns the batch, and has it decided what of it may go. */
    private void deleteBatch() {
        for (int attempt = 1; !batch.isEmpty(); attempt++) {
            if (attempt > MOST_ATTEMPTS) {
                throw new Unavailable("unable to collect garbage: others collect it all the time", null, null);
            }
            Condemnation name = new Condemnation(author.session(), ++rounds);
            Root committed = commit(newest -> newest.condemnedBy() == null ? condemn(newest, name) : newest.content());
            if (committed.condemnedBy() == null || name.equals(committed.condemnedBy())) {
                batch = new ArrayList<>();
            }
            settle();
        }
    }

    private RootContent condemn(Root newest, Condemnation name) {
        reachable.addAllOf(newest);
        List<ObjectKey> garbage = batch.stream()
                .map(StoredObject::key)
                .filter(key -> !reachable.contains(key))
                .toList();
        return garbage.isEmpty() ? newest.content() : newest.content().withCondemned(garbage, name);
    }

    /** Until nothing is condemned any more, be it by this gc or by another, which may be dead. */
    private void settle() {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            Condemnation name = repository.newestRoot().condemnedBy();
            if (name == null) {
                return;
            }
            List<FoundIntent> intents = repository.intents();
            Root newest = repository.newestRoot();
            if (name.equals(newest.condemnedBy()) && reachable.addAllOf(newest)) {
                deleteUnneeded(newest, ReuseRights.of(intents, newest, repository));
                takeBack(name);
            }
        }
        throw new Unavailable("unable to collect garbage: others collect it all the time", null, null);
    }

    private void deleteUnneeded(Root newest, ReuseRights rights) {
        rights.everythingBecause().ifPresent(reason -> sparedBecause = reason);
        List<ObjectKey> unneeded = newest.condemned().stream()
                .filter(key -> !reachable.contains(key) && !rights.cover(key))
                .toList();
        Presence presence = repository.presence();
        try (TaskPool pool = new TaskPool("gc", parallelism)) {
            for (GarbageKind kind : GarbageKind.values()) {
                for (ObjectKey key : unneeded) {
                    if (kind.covers(key)) {
                        long length = presence.lengthOf(key);
                        pool.submit(() -> delete(key, length));
                    }
                }
                pool.finish();
            }
        }
    }

    private void delete(ObjectKey key, long length) {
        if (length >= 0 && discarded(key)) {
            bytesDeleted.addAndGet(length);
            long done = objectsDeleted.incrementAndGet();
            progress.progressed(new Progress(author.session().text(), "DELETE", done, 0, "objects"));
        }
    }

    /** What cannot be deleted stays garbage, and keeps nothing else from being deleted, unless nothing can be. */
    private boolean discarded(ObjectKey key) {
        try {
            repository.discard(key);
            return true;
        } catch (Unavailable | Rejected e) {
            firstFailure.compareAndSet(null, e);
            if (failures.incrementAndGet() >= MOST_FAILURES) {
                throw e;
            }
            return false;
        }
    }

    private void requireAllDeleted() {
        HoldfastException first = firstFailure.get();
        if (first != null) {
            throw new Unavailable(
                    "unable to delete %d objects of %d, the first because: %s"
                            .formatted(failures.get(), failures.get() + objectsDeleted.get(), first.getMessage()),
                    first.hint().orElse("all other garbage was deleted; the next gc tries these again"),
                    first);
        }
    }

    private void takeBack(Condemnation name) {
        commit(newest -> name.equals(newest.condemnedBy()) ? newest.content().withoutCondemned() : newest.content());
    }

    /** What is not garbage but grows with time. */
    private void tidyUp(SessionVerdicts verdicts) {
        verdicts.announced(Verdict.ENDED).forEach(repository::deleteIntents);
        repository.deleteOldHistory(HISTORY_KEPT);
        bytesDeleted.addAndGet(repository.sweep(clock.instant().minus(LONGEST_WRITE)));
        foldEnded(verdicts);
    }

    private void foldEnded(SessionVerdicts verdicts) {
        int listed = repository.newestRoot().ended().size();
        Duration kept = listed > MANY_ENDED ? ENDED_LISTED_OF_MANY : ENDED_LISTED;
        SessionId old = SessionId.firstAt(clock.instant().minus(kept));
        SessionId first = verdicts.announced(Verdict.RUNNING).stream()
                .findFirst()
                .filter(running -> running.compareTo(old) < 0)
                .orElse(old);
        commit(newest -> foldEnded(newest, first));
    }

    /** Never further than to the last session that did end: a clock that is wrong must not end those to come. */
    private static RootContent foldEnded(Root newest, SessionId first) {
        List<SessionId> folded = newest.ended().stream()
                .filter(session -> session.compareTo(first) < 0)
                .toList();
        return folded.size() < LEAST_ENDED_TO_FOLD
                ? newest.content()
                : newest.content().withEndedBefore(folded.get(folded.size() - 1));
    }

    private Root commit(RootChange change) {
        return repository.commit(author, clock.instant(), change);
    }

    private GcResult result(boolean dryRun, SessionVerdicts verdicts) {
        return new GcResult(
                dryRun,
                objectsDeleted.get(),
                bytesDeleted.get(),
                found.sessions(),
                verdicts.announced(Verdict.RUNNING).stream()
                        .map(session -> new GcResult.Spared(
                                session.text(), "it may be running, until " + verdicts.leaseOf(session)))
                        .toList(),
                ended.stream().map(Objects::toString).toList(),
                sparedBecause);
    }
}
