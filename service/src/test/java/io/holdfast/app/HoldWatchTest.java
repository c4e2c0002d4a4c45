package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.archive.HoldLimits;
import io.holdfast.error.Fenced;
import io.holdfast.format.TableId;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.hbase.Wals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A cluster does not keep logs for ever that nobody reads. */
class HoldWatchTest {

    private static final String OURS = "holdfast_0123abcd_20260304T120000000Z_00000001";
    private static final String NEWER = "holdfast_4567abcd_20260305T110000000Z_00000002";
    private static final String SOMEBODYS = "holdfast_of_somebody";
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    private final FakeCluster cluster = new FakeCluster("cluster-1");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private HoldWatch watch(Duration after, long mostBytes) {
        return new HoldWatch(
                new HoldLimits(Duration.ofDays(1), mostBytes), registry, Clock.fixed(NOON.plus(after), ZoneOffset.UTC));
    }

    private void look(HoldWatch watch) {
        watch.look(cluster, () -> {});
    }

    @Test
    void whatIsTooOldIsReleasedAndNothingElse() {
        cluster.wals().hold(OURS);
        cluster.wals().hold(NEWER);
        cluster.wals().hold(SOMEBODYS);
        look(watch(Duration.ofHours(24), Long.MAX_VALUE));
        assertThat(cluster.wals().holds("")).containsExactlyInAnyOrder(OURS, NEWER, SOMEBODYS);
        assertThat(registry.get("holdfast.hold.age").gauge().value()).isEqualTo(86_400);

        look(watch(Duration.ofHours(24).plusSeconds(1), Long.MAX_VALUE));
        assertThat(cluster.wals().holds("")).containsExactlyInAnyOrder(NEWER, SOMEBODYS);
    }

    @Test
    void whatKeepsTooMuchIsReleased() {
        cluster.wals().hold(OURS);
        cluster.wals().weigh(1000);
        cluster.wals().write(new TableId("default", "orders"), "edit");
        cluster.wals().roll(Wals.Roll.WRITTEN, Set.of());
        HoldWatch patient = watch(Duration.ofHours(1), 1000);
        look(patient);
        assertThat(cluster.wals().holds("")).containsExactly(OURS);
        assertThat(registry.get("holdfast.hold.bytes").gauge().value()).isEqualTo(1000);
        patient.forget();
        assertThat(registry.get("holdfast.hold.bytes").gauge().value()).isZero();

        look(watch(Duration.ofHours(1), 999));
        assertThat(cluster.wals().holds("")).isEmpty();
    }

    @Test
    void whoDoesNotLeadReleasesNothing() {
        cluster.wals().hold(OURS);
        assertThatThrownBy(() -> watch(Duration.ofDays(2), 1000).look(cluster, () -> {
                    throw new Fenced("somebody else leads");
                }))
                .isInstanceOf(Fenced.class);
        assertThat(cluster.wals().holds("")).containsExactly(OURS);
    }
}
