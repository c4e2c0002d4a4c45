package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.ClusterId;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.storage.MemoryObjectStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestorePointMetersTest {

    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final ClusterId OURS = new ClusterId("6f9b2c51-7a44-4ab0-9a53-0d7c7d5f3a10");
    private static final ClusterId ANOTHER = new ClusterId("6f9b2c51-7a44-4ab0-9a53-0d7c7d5f3a11");
    private static final TableId ORDERS = new TableId("shop", "orders");
    private static final TableId EVENTS = new TableId("default", "events");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private static final Clock AT_NOON = Clock.fixed(NOON, ZoneOffset.UTC);

    private final Repository repository = Repository.init(new MemoryObjectStore(AT_NOON), new Random(1), AT_NOON);
    private boolean reachable = true;
    private @Nullable ClusterId led = OURS;
    private Instant now = NOON;

    private final Repositories repositories = (location, bandwidth) -> {
        if (!reachable) {
            throw new Unavailable("unable to reach " + location, null, null);
        }
        return repository;
    };

    private final RestorePointMeters meters =
            new RestorePointMeters(registry, Map.of("main", "memory:main"), repositories, () -> led, new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneOffset getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(java.time.ZoneId zone) {
                    return this;
                }
            });

    @AfterEach
    void close() {
        meters.close();
    }

    private void backup(ClusterId cluster, Duration ago, TableId... tables) {
        Instant began = NOON.minus(ago);
        SessionId session = new SessionId("20260304T1000%02d000Z-0a1b2c3d".formatted(ago.toMinutes()));
        BackupId id = BackupId.of(session);
        BackupEntry entry = new BackupEntry(
                id,
                "full",
                cluster,
                List.of(tables),
                began,
                NOON,
                1,
                1,
                1,
                1,
                null,
                null,
                ObjectRef.of(Layout.manifest(id), new byte[1]));
        repository.commit(new RootAuthor(cluster, new LeaderEpoch(1), session), NOON, root -> root.content()
                .withBackup(entry));
    }

    private @Nullable Double age(String table) {
        var gauge = registry.find("holdfast.restore.point.age")
                .tags("repository", "main", "table", table)
                .gauge();
        return gauge == null ? null : gauge.value();
    }

    private double readable() {
        return registry.get("holdfast.repository.readable").gauge().value();
    }

    @Test
    void theNewestBackupOfEachTableCounts() {
        backup(OURS, Duration.ofMinutes(30), EVENTS, ORDERS);
        backup(OURS, Duration.ofMinutes(10), ORDERS);
        backup(ANOTHER, Duration.ofMinutes(1), ORDERS);

        meters.look();

        assertThat(age("shop:orders")).isEqualTo(600);
        assertThat(age("events")).isEqualTo(1800);
        now = NOON.plusSeconds(5);
        assertThat(age("events")).as("without another look").isEqualTo(1805);
        assertThat(readable()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadGrowsOlder() {
        backup(OURS, Duration.ofMinutes(10), ORDERS);
        meters.look();
        reachable = false;
        now = NOON.plusSeconds(60);

        meters.look();

        assertThat(age("shop:orders")).isEqualTo(660);
        assertThat(readable()).isZero();
    }

    @Test
    void onlyTheLeaderSaysSo() {
        backup(OURS, Duration.ofMinutes(10), ORDERS);
        meters.look();
        assertThat(age("shop:orders")).isNotNull();

        led = null;
        meters.look();

        assertThat(age("shop:orders")).isNull();
    }
}
