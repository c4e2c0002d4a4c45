package io.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Fenced;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.hbase.SnapshotName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was loaded in bulk is kept until it is archived, and no longer. */
class LoadPinsTest {

    private static final TableId ORDERS = TableId.parse("orders");
    private static final TableId EVENTS = TableId.parse("events");
    private static final RepositoryId HERE = new RepositoryId("0123abcd-0000-4000-8000-000000000001");
    private static final RepositoryId ELSEWHERE = new RepositoryId("4567abcd-0000-4000-8000-000000000001");

    private final FakeCluster cluster = new FakeCluster("cluster-1");
    private Instant now = Instant.parse("2026-03-04T12:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final LoadPins pins = new LoadPins(HERE, Duration.ofDays(1), clock);

    @BeforeEach
    void begin() {
        cluster.createTable("orders", "first");
        cluster.createTable("events", "second");
    }

    private void look() {
        now = now.plusSeconds(60);
        pins.keep(cluster, List.of(ORDERS, EVENTS), () -> {});
    }

    @Test
    void nothingIsKeptWhereNothingWasLoaded() {
        look();
        assertThat(cluster.snapshots().begun()).isEqualTo(2);
        assertThat(cluster.snapshotNames()).isEmpty();
    }

    @Test
    void whatWasLoadedIsKeptOnce() {
        cluster.load("orders", "a");
        look();
        List<String> kept = cluster.snapshotNames();
        assertThat(kept).singleElement().asString().startsWith("holdfast-loads-0123abcd-");
        look();
        assertThat(cluster.snapshotNames()).isEqualTo(kept);
    }

    @Test
    void aSnapshotThatHasAllOfAnEarlierOneReplacesIt() {
        cluster.load("orders", "a");
        look();
        List<String> before = cluster.snapshotNames();
        cluster.load("orders", "b");
        look();
        assertThat(cluster.snapshotNames()).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    /** Its snapshot is the only one that has what was compacted since. */
    @Test
    void whatWasCompactedStaysKept() {
        cluster.load("orders", "a");
        look();
        List<String> before = cluster.snapshotNames();
        cluster.createTable("orders", "compacted");
        cluster.load("orders", "b");
        look();
        assertThat(cluster.snapshotNames()).hasSize(2).containsAll(before);
    }

    @Test
    void aTableOfWhichNoSnapshotCanBeTakenHoldsUpNoOther() {
        cluster.load("orders", "a");
        cluster.load("events", "b");
        cluster.snapshots().giveUp(1);
        look();
        assertThat(cluster.snapshotNames()).hasSize(1);
        look();
        assertThat(cluster.snapshotNames()).hasSize(2);
    }

    @Test
    void whoDoesNotLeadTakesNone() {
        cluster.load("orders", "a");
        assertThatThrownBy(() -> pins.keep(cluster, List.of(ORDERS), () -> {
                    throw new Fenced("somebody else leads");
                }))
                .isInstanceOf(Fenced.class);
        assertThat(cluster.snapshots().begun()).isZero();
    }

    @Test
    void theyGoWhenAllBeforeThemIsArchivedWhateverTheClocksOfServers() {
        SnapshotName somebodys = new SnapshotName("holdfast-of-somebody");
        cluster.take(somebodys, ORDERS);
        cluster.load("orders", "a");
        look();
        List<String> kept = cluster.snapshotNames();
        assertThat(kept).hasSize(2);

        LoadPins.release(cluster, ELSEWHERE, Instant.MAX);
        LoadPins.release(cluster, HERE, now.plus(Duration.ofMinutes(5)));
        assertThat(cluster.snapshotNames()).isEqualTo(kept);
        LoadPins.release(cluster, HERE, now.plus(Duration.ofMinutes(5)).plusMillis(1));
        assertThat(cluster.snapshotNames()).containsExactly(somebodys.text());
    }
}
