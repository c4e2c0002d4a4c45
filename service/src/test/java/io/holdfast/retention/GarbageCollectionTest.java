package io.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.GcResult;
import io.holdfast.api.Progress;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Fenced;
import io.holdfast.format.BackupId;
import io.holdfast.format.Condemnation;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.RootContent;
import io.holdfast.format.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GarbageCollectionTest {

    private final Scene scene = new Scene();

    @BeforeEach
    void tables() {
        scene.cluster.createTable("orders", "first", "second");
        scene.cluster.createTable("ns:events", "third");
    }

    @Test
    void aRepositoryWithoutGarbageIsLeftAlone() {
        BackupId backup = scene.backUp("orders", "ns:events");
        Root before = scene.repository.newestRoot();
        List<String> keys = scene.keys("data", "backups");
        GcResult result = scene.collect();
        assertThat(result.objects()).isZero();
        assertThat(result.garbage()).isEmpty();
        assertThat(scene.repository.newestRoot()).isEqualTo(before);
        assertThat(scene.keys("data", "backups")).isEqualTo(keys);
        assertThat(scene.files(backup)).hasSize(3);
    }

    @Test
    void deletesWhatADeletedBackupAloneReferredTo() {
        BackupId first = scene.backUp("orders");
        BackupId both = scene.backUp("orders", "ns:events");
        scene.delete(first);
        GcResult result = scene.collect();
        assertThat(scene.files(both)).hasSize(3);
        assertThat(scene.keys("backups")).allMatch(key -> key.contains(both.text()));
        assertThat(scene.keys("data")).anyMatch(key -> key.contains(first.text()));
        assertThat(result.objects()).isEqualTo(2);
        assertThat(result.bytes()).isPositive();
        scene.delete(both);
        scene.collect();
        assertThat(scene.keys("data", "backups")).isEmpty();
        assertThat(scene.collect().objects()).isZero();
        assertThat(scene.repository.newestRoot().condemned()).isEmpty();
    }

    @Test
    void thePlanIsWhatTheRunDoesAndChangesNothing() {
        BackupId backup = scene.backUp("orders");
        scene.delete(backup);
        Root before = scene.repository.newestRoot();
        List<String> keys = scene.keys("data", "backups", "intents", "roots");
        GcResult plan = scene.gc().plan();
        assertThat(plan.dryRun()).isTrue();
        assertThat(scene.repository.newestRoot()).isEqualTo(before);
        assertThat(scene.keys("data", "backups", "intents", "roots")).isEqualTo(keys);
        GcResult run = scene.collect();
        assertThat(run.objects()).isEqualTo(plan.objects()).isPositive();
        assertThat(run.bytes()).isEqualTo(plan.bytes());
        assertThat(run.garbage()).isEqualTo(plan.garbage()).allSatisfy(garbage -> assertThat(garbage.reason())
                .isEqualTo("nothing refers to it"));
    }

    @Test
    void aRunningSessionIsLeftAloneUntilItsLeaseRunsOut() {
        SessionId session = scene.newSession();
        ObjectKey data = Layout.data(session, new LeaderEpoch(1), 0, 1, 0);
        scene.putIntent(session, Duration.ofHours(1));
        scene.store.putIfAbsent(data, new byte[10]);
        GcResult early = scene.collect();
        assertThat(early.objects()).isZero();
        assertThat(early.spared()).singleElement().satisfies(spared -> assertThat(spared.session())
                .isEqualTo(session.text()));
        assertThat(scene.store.stat(data)).isPresent();

        scene.wait(Duration.ofHours(2));
        GcResult late = scene.collect();
        assertThat(late.ended()).containsExactly(session.text());
        assertThat(late.bytes()).isEqualTo(10);
        assertThat(scene.keys("data", "intents")).isEmpty();
        assertThatThrownBy(() -> scene.repository.commit(
                        new RootAuthor(scene.cluster.id(), new LeaderEpoch(1), session),
                        scene.clock().instant(),
                        newest -> newest.content().withEnded(scene.newSession())))
                .isInstanceOf(Fenced.class);
    }

    @Test
    void aSessionThatLostItsIntentIsJudgedByItsAge() {
        SessionId session = scene.newSession();
        ObjectKey data = Layout.data(session, new LeaderEpoch(1), 0, 1, 0);
        scene.store.putIfAbsent(data, new byte[10]);
        assertThat(scene.collect().objects()).isZero();
        scene.wait(Duration.ofDays(2));
        assertThat(scene.gc().plan().garbage()).singleElement().satisfies(garbage -> assertThat(garbage.reason())
                .contains("gave no sign of life"));
        GcResult result = scene.collect();
        assertThat(result.ended()).containsExactly(session.text());
        assertThat(result.garbage()).hasSize(1);
        assertThat(scene.store.stat(data)).isEmpty();
    }

    /** The session may have read the root before the backup was taken off the list. */
    @Test
    void filesOfADeletedBackupStayWhileASessionMayReuseThem() {
        BackupId backup = scene.backUp("orders");
        SessionId session = scene.newSession();
        scene.putIntent(session, Duration.ofHours(1), backup);
        List<String> keys = scene.keys("data", "backups");
        scene.delete(backup);
        assertThat(scene.collect().objects()).isZero();
        assertThat(scene.keys("data", "backups")).isEqualTo(keys);
        assertThat(scene.repository.newestRoot().condemned()).isEmpty();
        scene.repository.endSession(
                new RootAuthor(scene.cluster.id(), new LeaderEpoch(1), session),
                scene.clock().instant());
        assertThat(scene.collect().objects()).isEqualTo(keys.size());
        assertThat(scene.keys("data", "backups", "intents")).isEmpty();
    }

    @Test
    void whatASessionMayReuseIsEverythingIfNobodyCanTell() {
        BackupId backup = scene.backUp("orders");
        BackupId other = scene.backUp("ns:events");
        SessionId session = scene.newSession();
        scene.putIntent(session, Duration.ofHours(1), backup);
        scene.delete(backup, other);
        scene.store.delete(Layout.shard(backup, 0));
        GcResult result = scene.collect();
        assertThat(result.objects()).isZero();
        assertThat(result.sparedBecause()).contains(session.text(), backup.text());
        assertThat(scene.keys("data")).hasSize(2);
        scene.wait(Duration.ofHours(2));
        scene.collect();
        assertThat(scene.keys("data", "backups", "intents")).isEmpty();
    }

    @Test
    void nothingIsDeletedWhileABackupCannotBeRead() {
        BackupId damaged = scene.backUp("orders");
        BackupId deleted = scene.backUp("ns:events");
        scene.delete(deleted);
        scene.store.delete(Layout.shard(damaged, 0));
        List<String> keys = scene.keys("data", "backups");
        assertThatThrownBy(scene::collect)
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(damaged.text())
                .hasMessageContaining("unable to tell what is garbage");
        assertThatThrownBy(() -> scene.gc().plan()).isInstanceOf(Corrupt.class);
        assertThat(scene.keys("data", "backups")).isEqualTo(keys);
        scene.delete(damaged);
        scene.collect();
        assertThat(scene.keys("data", "backups")).isEmpty();
    }

    /** What a session that died may still need is found once before it is ended, and once after. */
    @Test
    void whatIsFoundTwiceCountsOnce() {
        BackupId backup = scene.backUp("orders");
        BackupId other = scene.backUp("ns:events");
        SessionId running = scene.newSession();
        scene.putIntent(running, Duration.ofDays(9), backup);
        scene.delete(backup, other);
        SessionId died = scene.newSession();
        scene.store.putIfAbsent(Layout.data(died, new LeaderEpoch(1), 0, 1, 0), new byte[10]);
        scene.wait(Duration.ofDays(2));
        int garbage = scene.keys("data", "backups").size();

        GcResult plan = scene.gc().plan();
        GcResult run = scene.collect();

        assertThat(run.ended()).containsExactly(died.text());
        assertThat(run.garbage().stream().mapToLong(GcResult.Garbage::objects).sum())
                .isEqualTo(garbage);
        int spared = scene.keys("data", "backups").size();
        assertThat(spared).isPositive();
        assertThat(run.objects()).isEqualTo(garbage - spared).isEqualTo(plan.objects());
        assertThat(run.bytes()).isEqualTo(plan.bytes());
    }

    /** A gc died after it had condemned something; a backup that was committed since refers to it. */
    @Test
    void whatAnotherGcCondemnedIsJudgedAnew() {
        BackupId backup = scene.backUp("orders");
        List<ObjectKey> data = scene.keys("data").stream().map(ObjectKey::new).toList();
        SessionId other = scene.newSession();
        scene.repository.commit(RootAuthor.withoutCluster(other), scene.clock().instant(), newest -> newest.content()
                .withCondemned(data, new Condemnation(other, 1)));
        assertThat(scene.collect().objects()).isZero();
        assertThat(scene.repository.newestRoot().condemned()).isEmpty();
        assertThat(scene.files(backup)).hasSize(2);
    }

    /** Nobody knows that it is garbage: a session that may re-use it could have been missed. */
    @Test
    void noSessionReusesWhatIsCondemned() {
        BackupId first = scene.backUp("orders");
        List<ObjectKey> data = scene.keys("data").stream().map(ObjectKey::new).toList();
        SessionId other = scene.newSession();
        scene.repository.commit(RootAuthor.withoutCluster(other), scene.clock().instant(), newest -> newest.content()
                .withCondemned(data, new Condemnation(other, 1)));
        BackupId second = scene.backUp("orders");
        assertThat(scene.files(second)).noneMatch(file -> data.contains(file.object()));
        assertThat(scene.files(first)).allMatch(file -> data.contains(file.object()));
    }

    @Test
    void strangersAreNotTouched() {
        List<ObjectKey> strangers = List.of(
                new ObjectKey("data/readme"),
                new ObjectKey("data/notes/1/000001"),
                new ObjectKey("backups/x/manifest"));
        strangers.forEach(key -> scene.store.putIfAbsent(key, new byte[1]));
        scene.wait(Duration.ofDays(9));
        scene.collect();
        assertThat(strangers).allMatch(key -> scene.store.stat(key).isPresent());
    }

    @Test
    void theListOfEndedSessionsIsFolded() {
        endSessions(100);
        SessionId running = scene.newSession();
        endSessions(10);
        SessionId lastBefore = scene.repository.newestRoot().ended().get(99);
        scene.wait(Duration.ofDays(40));
        scene.putIntent(running, Duration.ofHours(1));
        scene.collect();
        Root folded = scene.repository.newestRoot();
        assertThat(folded.endedBefore()).isEqualTo(lastBefore);
        assertThat(folded.ended())
                .as("it, and those that began after the running one")
                .hasSize(11);
        assertThat(folded.hasEnded(lastBefore)).isTrue();
        assertThat(folded.hasEnded(running)).isFalse();
        scene.backUp("orders");
    }

    @Test
    void sessionsThatEndedLatelyAreListed() {
        endSessions(150);
        scene.wait(Duration.ofDays(29));
        scene.collect();
        assertThat(scene.repository.newestRoot().ended()).hasSize(150);
        assertThat(scene.repository.newestRoot().endedBefore()).isNull();
        SessionId running = scene.newSession();
        scene.wait(Duration.ofDays(2));
        scene.putIntent(running, Duration.ofHours(1));
        scene.collect();
        assertThat(scene.repository.newestRoot().ended()).hasSize(1);
    }

    /** A log archive ends one a minute. */
    @Test
    void ofManySessionsThatEndedFewerAreListed() {
        List<SessionId> all = new ArrayList<>();
        for (int i = 0; i < 5_001; i++) {
            scene.wait(Duration.ofSeconds(59));
            all.add(scene.newSession());
        }
        scene.repository.commit(
                RootAuthor.withoutCluster(scene.newSession()),
                scene.clock().instant(),
                newest -> new RootContent(List.of(), all, null, List.of(), null, List.of(), List.of(), List.of()));
        scene.collect();
        Root folded = scene.repository.newestRoot();
        assertThat(folded.ended()).hasSizeBetween(2_870, 2_890);
        assertThat(all).allMatch(folded::hasEnded);
        assertThat(folded.hasEnded(scene.newSession())).isFalse();
    }

    @Test
    void sessionsThatEndedLatelyAreListedBesideOneThatRuns() {
        endSessions(150);
        scene.wait(Duration.ofDays(10));
        scene.putIntent(scene.newSession(), Duration.ofHours(1));
        scene.collect();
        assertThat(scene.repository.newestRoot().ended()).hasSize(150);
    }

    /** A clock that is wrong may make gc end sessions that run; it must not end those to come. */
    @Test
    void aClockThatIsFarAheadDoesNotEndTheSessionsToCome() {
        endSessions(150);
        SessionId soon = SessionId.create(scene.clock().instant().plusSeconds(60), new Random(9));
        scene.wait(Duration.ofDays(5_000));
        scene.collect();
        assertThat(scene.repository.newestRoot().endedBefore()).isNotNull();
        assertThat(scene.repository.newestRoot().hasEnded(soon)).isFalse();
    }

    @Test
    void aShortListOfEndedSessionsIsNotFolded() {
        endSessions(99);
        scene.wait(Duration.ofDays(40));
        scene.collect();
        assertThat(scene.repository.newestRoot().ended()).hasSize(99);
    }

    private void endSessions(int count) {
        for (int i = 0; i < count; i++) {
            commitSomething();
        }
    }

    @Test
    void oldHistoryIsDeleted() {
        for (int i = 0; i < 10_003; i++) {
            scene.store.putIfAbsent(
                    Layout.history(new SessionId(String.format("20260101T000000000Z-%08x", i))), new byte[1]);
        }
        scene.collect();
        assertThat(scene.keys("history")).hasSize(10_000).first().asString().endsWith("00000003");
    }

    @Test
    void tellsHowFarItIs() {
        scene.delete(scene.backUp("orders"));
        List<Progress> heard = new ArrayList<>();
        new GarbageCollection(scene.repository, scene.newSession(), scene.clock(), 1, heard::add).run();
        assertThat(heard).extracting(Progress::done).containsExactly(1L, 2L, 3L);
        assertThat(heard).allMatch(progress -> progress.unit().equals("objects"));
    }

    @Test
    void fewOldRootsStay() {
        for (int i = 0; i < 60; i++) {
            commitSomething();
        }
        assertThat(scene.keys("roots")).as("all of the last hour").hasSize(61);
        for (int i = 0; i < 40; i++) {
            scene.wait(Duration.ofHours(2));
            commitSomething();
        }
        assertThat(scene.keys("roots")).hasSizeBetween(20, 21);
        assertThat(scene.repository.newestRoot().generation()).isEqualTo(101);
    }

    private void commitSomething() {
        scene.repository.endSession(
                RootAuthor.withoutCluster(scene.newSession()), scene.clock().instant());
    }

    @Test
    void theLatestLeaseOfASessionCounts() {
        SessionId session = scene.newSession();
        scene.putIntent(session, Duration.ofHours(5));
        scene.putIntent(session, Duration.ofHours(1));
        scene.wait(Duration.ofHours(3));
        assertThat(scene.collect().ended()).isEmpty();
        scene.wait(Duration.ofHours(3));
        assertThat(scene.collect().ended()).containsExactly(session.text());
    }

    @Test
    void anIntentThatNamesABackupThatIsGoneProtectsEverything() {
        BackupId gone = scene.backUp("orders");
        scene.delete(gone);
        scene.collect();
        BackupId other = scene.backUp("ns:events");
        scene.delete(other);
        SessionId session = scene.newSession();
        scene.putIntent(session, Duration.ofHours(1), gone);
        GcResult result = scene.collect();
        assertThat(result.objects()).isZero();
        assertThat(result.sparedBecause()).contains("it is gone", session.text(), gone.text());
        assertThat(scene.keys("data")).isNotEmpty();
    }
}
