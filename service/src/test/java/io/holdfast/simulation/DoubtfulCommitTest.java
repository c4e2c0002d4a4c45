package io.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A leader commits a backup, and cannot look any more whether it counts. */
class DoubtfulCommitTest {

    private final World world =
            new World(1, (process, store) -> process.equals("blind") ? new BlindAfterItsRoot(store) : store);

    /** Whose roots nobody can list once it has written one. */
    private static final class BlindAfterItsRoot extends PartialView {

        private boolean blind;

        BlindAfterItsRoot(SteppedStore store) {
            super(store);
        }

        @Override
        public boolean putIfAbsent(ObjectKey key, byte[] content) {
            blind = blind || Layout.roots().covers(key);
            return super.putIfAbsent(key, content);
        }

        @Override
        public Stream<ObjectInfo> list(KeyPrefix prefix) {
            if (blind) {
                throw new Unavailable("unable to list " + prefix, null, null);
            }
            return super.list(prefix);
        }
    }

    @Test
    void aBackupThatIsListedIsNotUndone() {
        BackupEntry listed = commitBlindly();

        world.process("next leader", actor -> world.lead(actor, world.cluster(), 0));

        world.requireAtRest();
        assertThat(world.invariants().newest().backups()).containsExactly(listed);
    }

    @Test
    void aBackupThatWasDeletedMeanwhileDoesNotStayInTheJournal() {
        BackupEntry listed = commitBlindly();
        world.process("operator", actor -> world.delete(actor, listed.id()));

        world.process("next leader", actor -> world.lead(actor, world.cluster(), 1));

        world.requireAtRest();
        assertThat(world.invariants().newest().backups()).hasSize(1).doesNotContain(listed);
    }

    private BackupEntry commitBlindly() {
        world.process("blind", actor -> world.lead(actor, world.cluster(), 1));
        assertThat(world.cluster().unfinished())
                .filteredOn(record -> record.parent() == null)
                .hasSize(1);
        List<BackupEntry> listed = world.invariants().newest().backups();
        assertThat(listed).hasSize(1);
        return listed.get(0);
    }
}
