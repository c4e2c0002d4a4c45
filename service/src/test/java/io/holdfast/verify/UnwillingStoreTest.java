package io.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.hbase.RealHFiles;
import io.holdfast.repository.Inspection;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is damage, and what a store that cannot be reached or does not want to. */
class UnwillingStoreTest {

    @TempDir
    private Path folder = Path.of("");

    private final World world = new World();
    private RealHFiles files = new RealHFiles(folder);

    @BeforeEach
    void makeRepository() {
        world.door().initRepository();
        files = new RealHFiles(folder);
    }

    @Test
    void damageThatIsSeenOnlyOnceIsNone() {
        world.createTables(files, 1);
        world.backUpTables(1);
        ObjectKey data = world.keys(Layout.data()).get(0);
        byte[] whole = world.read(data);
        world.flip(data, 100);
        WatchedStore watched = world.watch();
        int[] times = new int[1];
        watched.beforeOpen = () -> {
            if (watched.opened.get(watched.opened.size() - 1).equals(data) && ++times[0] == 2) {
                world.replace(data, whole);
            }
        };
        assertThat(world.verify(VerifyRequest.deep()).sound()).isTrue();
        assertThat(times[0]).isEqualTo(2);
    }

    @Test
    void anObjectThatTheStoreCannotReadIsAFindingAndAStoreThatIsDownIsAnError() {
        world.createTables(files, 1);
        String backup = world.backUpTables(1);
        WatchedStore watched = world.watch();
        watched.unreadable.addAll(world.keys(Layout.data()));
        VerifyResult result = world.verify(VerifyRequest.deep());
        assertThat(result.findings()).extracting(VerifyResult.Finding::kind).containsOnly("unreadable");
        assertThat(result.findings()).extracting(VerifyResult.Finding::backup).containsOnly(backup);

        watched.beforeOpen = () -> watched.down = true;
        assertThatThrownBy(() -> world.verify(VerifyRequest.deep())).isInstanceOf(Unavailable.class);
    }

    @Test
    void anObjectThatMayNotBeReadIsNoDamage() {
        world.createTables(files, 1);
        world.backUpTables(1);
        WatchedStore watched = world.watch();
        watched.hint = "let this user read there";
        watched.unreadable.addAll(world.keys(Layout.data()));
        assertThatThrownBy(() -> world.verify(VerifyRequest.deep()))
                .isInstanceOfSatisfying(
                        Unavailable.class, e -> assertThat(e.hint()).hasValue("let this user read there"));
        assertThat(world.states()).containsExactly("COMPLETE");
    }

    @Test
    void manyObjectsInARowThatAreRefusedAreNoDamage() {
        Doubt doubt = new Doubt(Inspection.of(world.memory));
        Doubt.Look refusal = () -> {
            throw new Unavailable("unable to read: slow down", null, null);
        };
        for (int i = 1; i <= 100; i++) {
            assertThat(doubt.confirmed(Layout.root(i), refusal)).isPresent();
        }
        doubt.answered();
        for (int i = 1; i <= 100; i++) {
            assertThat(doubt.confirmed(Layout.root(i), refusal)).isPresent();
        }
        assertThatThrownBy(() -> doubt.confirmed(Layout.root(101), refusal))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("slow down");
    }

    @Test
    void aStoreThatIsGoneAtTheEndIsNoProofOfAnything() {
        world.createTables(files, 1);
        world.backUpTables(1);
        WatchedStore watched = world.watch();
        watched.beforeOpen = () -> {
            if (Layout.data().covers(watched.opened.get(watched.opened.size() - 1))) {
                world.keys(KeyPrefix.all()).forEach(world.memory::delete);
            }
        };
        assertThatThrownBy(() -> world.verify(VerifyRequest.deep()))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("found none");
    }

    @Test
    void aRecordOrLedgerThatTheStoreCannotReadBlocksNothing() {
        world.createTables(files, 1);
        String backup = world.backUpTables(1);
        world.flip(world.keys(Layout.data()).get(0), 100);
        world.verify(VerifyRequest.deep());
        world.verify(VerifyRequest.quick());
        WatchedStore watched = world.watch();
        List<ObjectKey> records = world.keys(Layout.verifications());
        watched.unreadable.addAll(records.subList(records.size() - 2, records.size()));
        assertThat(world.states()).containsExactly("DAMAGED");
        watched.unreadable.addAll(records);
        assertThat(world.states()).containsExactly("COMPLETE");
        assertThat(world.door().showBackup(backup).state()).isEqualTo("COMPLETE");
        assertThat(world.verify(VerifyRequest.deep()).findings())
                .extracting(VerifyResult.Finding::kind)
                .contains("unreadable", "checksum");
        assertThat(world.states()).containsExactly("DAMAGED");

        watched.down = true;
        assertThatThrownBy(world::states).isInstanceOf(Unavailable.class);
    }
}
