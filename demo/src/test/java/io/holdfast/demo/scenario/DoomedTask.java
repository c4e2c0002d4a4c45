package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Delete;

/** What the process that is killed has been told to do with a table, and what there has to be in the end. */
enum DoomedTask {
    BACKUP {
        @Override
        List<String> prepare(Plot plot) {
            return List.of("backup", "create", "--table", plot.table().getNameAsString());
        }

        @Override
        void finish(Plot plot, boolean complete) throws IOException {
            assertThat(plot.scene().backups()).hasSize(complete ? 1 : 0);
            String backup =
                    complete ? plot.scene().backups().get(0) : plot.scene().backupId(plot.table());
            plot.scene().drop(plot.table());
            plot.scene().restore(backup);
        }
    },

    RESTORE {
        @Override
        List<String> prepare(Plot plot) throws IOException {
            String backup = plot.scene().backupId(plot.table());
            plot.scene().drop(plot.table());
            return List.of("restore", backup);
        }

        @Override
        void finish(Plot plot, boolean complete) throws IOException {
            assertThat(plot.exists(plot.table())).isEqualTo(complete);
            plot.againUnless(complete);
        }
    },

    OVERWRITE {
        @Override
        List<String> prepare(Plot plot) throws IOException {
            String backup = plot.scene().backupId(plot.table());
            plot.change();
            return List.of("restore", backup, "--overwrite");
        }

        @Override
        void finish(Plot plot, boolean complete) throws IOException {
            plot.assertUnchangedUnless(complete);
            plot.againUnless(complete);
        }
    },

    SNAPSHOT {
        @Override
        List<String> prepare(Plot plot) throws IOException {
            TableName other = plot.scene().createWithRows("other", 50, "row-000020");
            return List.of(
                    "snapshot",
                    "create",
                    plot.snapshot(),
                    "--table",
                    plot.table().getNameAsString(),
                    other.getNameAsString());
        }

        @Override
        void finish(Plot plot, boolean complete) throws IOException {
            plot.againUnless(complete);
            plot.scene().operator().asks("snapshot", "verify", plot.snapshot()).done();
            plot.change();
            plot.scene().operator().asks("snapshot", "restore", plot.snapshot()).done();
        }
    },

    CLONE_SNAPSHOT {
        @Override
        List<String> prepare(Plot plot) throws IOException {
            plot.takeSnapshot();
            plot.scene().drop(plot.table());
            return List.of(
                    "snapshot", "clone", plot.snapshot(), "--as", plot.table().getNameAsString());
        }

        @Override
        void finish(Plot plot, boolean complete) throws IOException {
            assertThat(plot.exists(plot.table())).isEqualTo(complete);
            plot.againUnless(complete);
        }
    },

    RESTORE_SNAPSHOT {
        @Override
        List<String> prepare(Plot plot) throws IOException {
            plot.takeSnapshot();
            plot.change();
            return List.of("snapshot", "restore", plot.snapshot());
        }

        @Override
        void finish(Plot plot, boolean complete) throws IOException {
            plot.assertUnchangedUnless(complete);
            plot.againUnless(complete);
        }
    },

    DELETE_SNAPSHOT {
        @Override
        List<String> prepare(Plot plot) {
            plot.takeSnapshot();
            return List.of("snapshot", "delete", plot.snapshot());
        }

        @Override
        void finish(Plot plot, boolean complete) throws IOException {
            assertThat(complete).as("it is decided at once").isTrue();
            assertThat(World.snapshots(plot.scene().cluster())).doesNotContain(plot.snapshot());
        }
    },

    ARCHIVE_LOGS {
        @Override
        List<String> prepare(Plot plot) throws IOException {
            plot.protect();
            plot.change();
            return List.of("pitr", "archive");
        }

        @Override
        void finish(Plot plot, boolean complete) throws IOException {
            plot.againUnless(complete);
            plot.comesBackChanged("--latest");
            plot.endProtection();
        }
    },

    MERGE_LOGS {
        @Override
        List<String> prepare(Plot plot) throws IOException {
            plot.protect();
            plot.change();
            for (int i = 0; i < 2; i++) {
                plot.scene().operator().asks("pitr", "archive").done();
            }
            plot.mergeEachTwoReadings();
            return List.of("pitr", "archive");
        }

        @Override
        void finish(Plot plot, boolean complete) throws IOException {
            plot.comesBackChanged("--latest");
            plot.endProtection();
        }
    },

    INCREMENTAL_BACKUP {
        @Override
        List<String> prepare(Plot plot) throws IOException {
            plot.protect();
            plot.change();
            return List.of(
                    "backup",
                    "create",
                    "--type",
                    "incremental",
                    "--table",
                    plot.table().getNameAsString());
        }

        @Override
        void finish(Plot plot, boolean complete) throws IOException {
            assertThat(plot.scene().backups()).hasSize(complete ? 2 : 1);
            plot.againUnless(complete);
            plot.comesBackChanged(plot.scene().backups().get(0));
            plot.endProtection();
        }
    },

    RESTORE_TO_A_MOMENT {
        @Override
        List<String> prepare(Plot plot) throws IOException {
            plot.change();
            plot.protect();
            plot.changeBack();
            Instant moment = PitrIT.momentAfterThat();
            plot.change();
            plot.scene().operator().asks("pitr", "archive").done();
            plot.scene().drop(plot.table());
            return List.of(
                    "restore",
                    "--at",
                    moment.toString(),
                    "--table",
                    plot.table().getNameAsString());
        }

        @Override
        void finish(Plot plot, boolean complete) throws IOException {
            assertThat(plot.exists(plot.table())).isEqualTo(complete);
            plot.againUnless(complete);
            plot.endProtection();
        }
    };

    /** Whether it leaves what gc has to delete: each reading of logs replaces what the one before it has written. */
    boolean supersedes() {
        return switch (this) {
            case ARCHIVE_LOGS, MERGE_LOGS, INCREMENTAL_BACKUP, RESTORE_TO_A_MOMENT -> true;
            case BACKUP, RESTORE, OVERWRITE, SNAPSHOT, CLONE_SNAPSHOT, RESTORE_SNAPSHOT, DELETE_SNAPSHOT -> false;
        };
    }

    /** Whether the command succeeds whatever becomes of the session: what it was told to do was done before. */
    boolean isDoneBeside() {
        return this == MERGE_LOGS;
    }

    /** Makes everything ready, and returns the words of the command. */
    abstract List<String> prepare(Plot plot) throws IOException;

    /**
     * Compares what there is with how the command ended, and brings about by the same means what it should have.
     *
     * @param complete whether it did what it was told; otherwise it must have done nothing
     */
    abstract void finish(Plot plot, boolean complete) throws IOException;

    /** One table on its way through a command that is killed. */
    static final class Plot {

        private final Scene scene;
        private final TableName table;
        private final Kept first;
        private Operator operator;
        private Kept before;
        private List<String> command = List.of();
        private String image = "";

        private Plot(Scene scene, TableName table) throws IOException {
            this.scene = scene;
            this.table = table;
            this.first = scene.keep(table);
            this.operator = scene.operator();
            this.before = first;
        }

        static Plot of(Scene scene, DoomedTask task) throws IOException {
            Plot plot = new Plot(scene, KilledCommandIT.bulky(scene));
            plot.command = task.prepare(plot);
            return plot;
        }

        List<String> command() {
            return command;
        }

        /** Whose command it is. */
        Operator operator() {
            return operator;
        }

        private void mergeEachTwoReadings() {
            operator = scene.operator().configured("pitr:\n  merge-after: 2\n");
        }

        Scene scene() {
            return scene;
        }

        TableName table() {
            return table;
        }

        /** What the table was in the beginning is what it has to be in the end. */
        void assertAsInTheBeginning() throws IOException {
            first.assertSame(scene.cluster(), table);
        }

        private String snapshot() {
            return scene.namespace().name() + "-snapshot";
        }

        private void takeSnapshot() {
            scene.operator()
                    .asks("snapshot", "create", snapshot(), "--table", table.getNameAsString())
                    .done();
        }

        private void change() throws IOException {
            scene.write(table, 5000, 5050);
            before = scene.keep(table);
        }

        private void changeBack() throws IOException {
            List<Delete> deletes = IntStream.range(5000, 5050)
                    .mapToObj(Cells::row)
                    .map(Delete::new)
                    .toList();
            Cells.apply(scene.cluster().connection(), table, deletes);
        }

        /** Has its edits archived, from an image on. */
        private void protect() {
            scene.operator()
                    .asks("pitr", "enable", "--table", table.getNameAsString())
                    .done();
            image = scene.backupId(table);
        }

        private void comesBackChanged(String what) throws IOException {
            TableName copy = scene.table("copy");
            scene.operator()
                    .asks("restore", what, "--table", table.getNameAsString() + "=" + copy.getNameAsString())
                    .done();
            before.assertSame(scene.cluster(), copy);
            scene.drop(copy, table);
            scene.restore(image);
        }

        /** What was superseded meanwhile is garbage as of any reading. */
        private void endProtection() throws IOException {
            scene.operator()
                    .asks("pitr", "disable", "--table", table.getNameAsString())
                    .done();
            assertThat(PitrIT.holds(scene.cluster())).isEmpty();
        }

        private void assertUnchangedUnless(boolean complete) throws IOException {
            if (!complete) {
                before.assertSame(scene.cluster(), table);
            }
        }

        private void againUnless(boolean complete) {
            if (!complete) {
                scene.operator().asks(command.toArray(String[]::new)).done();
            }
        }

        private boolean exists(TableName name) throws IOException {
            try (Admin admin = scene.cluster().admin()) {
                return admin.tableExists(name);
            }
        }
    }
}
