package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import io.holdfast.format.TableId;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotForm;
import io.holdfast.hbase.SnapshotName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotNamesTest {

    private static SnapshotFacts snapshot(String name, String table, long createdAt) {
        return new SnapshotFacts(
                new SnapshotName(name),
                TableId.parse(table),
                SnapshotForm.FLUSH,
                Instant.ofEpochMilli(createdAt),
                Optional.empty());
    }

    private static final SnapshotFacts ORDERS = snapshot("nightly-default-orders", "orders", 7);
    private static final SnapshotFacts EVENTS = snapshot("nightly-shop-events-new", "shop:events-new", 7);

    @Test
    void oneTableGetsTheNameItselfAndSeveralGetTheirsAppended() {
        assertThat(SnapshotNames.of("x", List.of(TableId.parse("a"))).values()).containsExactly(new SnapshotName("x"));
        assertThat(SnapshotNames.of("x", List.of(TableId.parse("a"), TableId.parse("n:b-c")))
                        .values())
                .containsExactlyInAnyOrder(new SnapshotName("x-default-a"), new SnapshotName("x-n-b-c"));
    }

    @Test
    void aGroupIsWhatWasTakenTogether() {
        SnapshotFacts stranger = snapshot("nightly-default-other", "other", 8);
        SnapshotFacts misnamed = snapshot("nightly-default-x", "y", 7);

        assertThat(SnapshotNames.resolve("nightly", List.of(ORDERS, EVENTS, stranger, misnamed)))
                .containsExactly(ORDERS, EVENTS);
    }

    @Test
    void aSnapshotOfTheVeryNameComesFirst() {
        SnapshotFacts single = snapshot("nightly", "orders", 9);

        assertThat(SnapshotNames.resolve("nightly", List.of(ORDERS, EVENTS, single)))
                .containsExactly(single);
        assertThat(SnapshotNames.resolve("nightly-default-orders", List.of(ORDERS, EVENTS, single)))
                .containsExactly(ORDERS);
    }

    /** Whoever says "nightly" must not lose a snapshot that somebody else called nightly-default-orders. */
    @Test
    void oneSnapshotIsNoGroup() {
        assertThatThrownBy(() -> SnapshotNames.resolve("nightly", List.of(ORDERS)))
                .isInstanceOf(Rejected.class)
                .satisfies(e -> assertThat(((Rejected) e).hint())
                        .hasValueSatisfying(hint -> assertThat(hint).contains("nightly-default-orders")));
    }

    @Test
    void twoGroupsOfOneNameAreAmbiguous() {
        List<SnapshotFacts> all =
                List.of(ORDERS, EVENTS, snapshot("nightly-default-a", "a", 9), snapshot("nightly-default-b", "b", 9));

        assertThatThrownBy(() -> SnapshotNames.resolve("nightly", all)).isInstanceOf(Conflict.class);
    }

    @Test
    void tellsTheGroupOfEach() {
        SnapshotFacts alone = snapshot("nightly-default-a", "a", 9);
        var groups = SnapshotNames.groups(List.of(ORDERS, EVENTS, alone));

        assertThat(groups.apply(ORDERS)).contains("nightly");
        assertThat(groups.apply(EVENTS)).contains("nightly");
        assertThat(groups.apply(alone)).isEmpty();
    }
}
