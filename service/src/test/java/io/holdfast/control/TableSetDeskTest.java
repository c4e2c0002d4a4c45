package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.BackupSummary;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.TableSetDoor;
import io.holdfast.api.TableSetInfo;
import io.holdfast.error.Rejected;
import io.holdfast.format.TableSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableSetDeskTest {

    private final DoorScene scene = new DoorScene();
    private final TableSetDoor sets;

    TableSetDeskTest() {
        scene.door().initRepository();
        sets = scene.door().tableSets();
    }

    private static BackupRequest ofSet(String name) {
        return new BackupRequest(
                List.of(), Optional.of(name), false, BackupRequest.Type.FULL, Optional.empty(), Optional.empty());
    }

    private static BackupFilter holding(String set) {
        return new BackupFilter(Optional.empty(), Optional.of(set), Optional.empty(), 10);
    }

    @Test
    void growsAndShrinks() {
        assertThat(sets.list().sets()).isEmpty();
        assertThat(sets.add("nightly", List.of("shop:b", "a"))).isEqualTo(info("nightly", "a", "shop:b"));
        assertThat(sets.add("nightly", List.of("a", "c"))).isEqualTo(info("nightly", "a", "c", "shop:b"));
        assertThat(sets.add("another", List.of("a"))).isEqualTo(info("another", "a"));
        assertThat(sets.remove("nightly", List.of("shop:b"))).isEqualTo(info("nightly", "a", "c"));

        assertThat(sets.show("nightly")).isEqualTo(info("nightly", "a", "c"));
        assertThat(sets.list().sets()).containsExactly(info("another", "a"), info("nightly", "a", "c"));

        assertThat(sets.delete("nightly").deleted()).isEqualTo("nightly");
        assertThat(sets.list().sets()).containsExactly(info("another", "a"));
    }

    private static TableSetInfo info(String name, String... tables) {
        return new TableSetInfo(name, List.of(tables));
    }

    @Test
    void otherCommitsKeepThem() {
        scene.cluster.createTable("orders", "first");
        sets.add("nightly", List.of("orders"));

        scene.backUp("orders");
        scene.door().collectGarbage(ProgressListener.NONE);

        assertThat(sets.show("nightly")).isEqualTo(info("nightly", "orders"));
    }

    @Test
    void aBackupIsOfTheTablesThatTheSetHasThen() {
        scene.cluster.createTable("orders", "first");
        scene.cluster.createTable("events", "second");
        sets.add("nightly", List.of("orders"));
        BackupResult first = scene.door().createBackup(ofSet("nightly"), ProgressListener.NONE);
        sets.add("nightly", List.of("events"));
        BackupResult second = scene.door().createBackup(ofSet("nightly"), ProgressListener.NONE);

        assertThat(first.tables()).containsExactly("orders");
        assertThat(second.tables()).containsExactly("events", "orders");
        assertThat(scene.door().listBackups(holding("nightly")).backups())
                .extracting(BackupSummary::backupId)
                .containsExactly(second.backupId());
        sets.remove("nightly", List.of("events"));
        assertThat(scene.door().listBackups(holding("nightly")).backups())
                .extracting(BackupSummary::backupId)
                .containsExactly(second.backupId(), first.backupId());
    }

    @Test
    void whatIsRefusedChangesNothing() {
        sets.add("nightly", List.of("orders"));
        long generation = scene.repository().newestRoot().generation();

        assertRejected("found none of this name", () -> sets.show("other"));
        assertRejected("found none of this name", () -> sets.delete("other"));
        assertRejected("found none of this name", () -> sets.remove("other", List.of("orders")));
        assertRejected("found it lacking", () -> sets.remove("nightly", List.of("events")));
        assertRejected("at least one to stay", () -> sets.remove("nightly", List.of("orders")));
        assertRejected("one or more tables", () -> sets.add("nightly", List.of()));
        assertRejected("one of HBase's own", () -> sets.add("nightly", List.of("hbase:meta")));
        assertRejected("letters, digits", () -> sets.add("-n", List.of("orders")));
        assertRejected("unable to use a table name", () -> sets.add("nightly", List.of("a b")));
        assertRejected("found none of this name", () -> scene.door().listBackups(holding("other")));
        assertRejected("found no table of this name", () -> scene.door()
                .createBackup(ofSet("nightly"), ProgressListener.NONE));
        assertRejected("found none of this name", () -> scene.door().sessions().beginBackup(ofSet("other")));

        assertThat(scene.repository().newestRoot().generation()).isEqualTo(generation);
    }

    @Test
    void staysBounded() {
        List<String> many = IntStream.range(0, TableSet.MOST_TABLES)
                .mapToObj(i -> "table" + i)
                .toList();
        for (String name : List.of("a", "b", "c", "d")) {
            sets.add(name, many);
        }

        assertRejected("found more", () -> sets.add("a", List.of("one_more")));
        assertRejected("found more", () -> sets.add("e", List.of("one_more")));
    }

    private static void assertRejected(String message, Runnable request) {
        assertThatThrownBy(request::run).isInstanceOf(Rejected.class).hasMessageContaining(message);
    }
}
