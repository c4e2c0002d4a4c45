package io.holdfast.demo.run;

import static io.holdfast.demo.run.Narration.count;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.Holdfast;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.demo.data.Loaded;
import io.holdfast.demo.data.SampleData;
import io.holdfast.demo.run.Narration.Column;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.hbase.TableName;

/** What happens in the demonstration once HBase runs, step by step. A step that does not keep its promise ends it. */
final class Story {

    /** The rows that are added between the backups, as a part of all rows. */
    private static final int PART_ADDED = 20;

    private final long rows;
    private final SampleData data;
    private final Holdfast holdfast;
    private final Path dumps;
    private final Steps steps;
    private final Narration narration;

    Story(long rows, SampleData data, Holdfast holdfast, Path dumps, Steps steps, Narration narration) {
        this.rows = rows;
        this.data = data;
        this.holdfast = holdfast;
        this.dumps = dumps;
        this.steps = steps;
        this.narration = narration;
    }

    void tell() {
        createTables();
        loadRows();
        cloneATable();
        initRepository();
        BackupResult first = firstBackup();
        showWhatIsStored(first);
        BackupResult second = backupOfNothingNew();
        addRows();
        BackupResult third = backupOfNewFiles(second);
        List<RememberedTable> remembered = rememberCells();
        dropTables();
        restore(third);
        compareCells(remembered);
    }

    private void createTables() {
        steps.run("create tables", step -> {
            data.createTables();
            step.says(SampleData.ORDERS + " with three families, " + SampleData.EVENTS + " split in eight");
            return data;
        });
    }

    private void loadRows() {
        steps.run("load rows", step -> {
            Loaded loaded = data.load(
                    rows, soFar -> step.progressed(soFar.rows(), rows, amount(soFar.bytes(), step.seconds())));
            step.moved(loaded.bytes());
            step.says(count(loaded.rows()) + " rows, some deleted again; two flushes, the last third in memory");
            return loaded;
        });
    }

    private void cloneATable() {
        steps.run("clone a table", step -> {
            data.cloneOrders();
            step.says(SampleData.REPORT + " out of " + SampleData.ORDERS + ": its files are links");
            return data;
        });
    }

    private void initRepository() {
        steps.run("repo init", step -> {
            RepositoryInfo info = holdfast.initRepository();
            step.says("repository " + info.id());
            return info;
        });
    }

    private BackupResult firstBackup() {
        return steps.run("full backup", this::backup);
    }

    private void showWhatIsStored(BackupResult backup) {
        BackupDetail detail = holdfast.showBackup(backup.backupId());
        List<List<String>> cells = new ArrayList<>();
        for (BackupDetail.Table table : detail.tableDetails()) {
            cells.add(List.of(
                    table.table(),
                    count(table.regions()),
                    count(table.files()),
                    Narration.size(table.bytes()),
                    String.join(", ", table.families())));
        }
        narration.line("");
        narration.table(
                List.of(
                        Column.words("STORED IN " + backup.backupId()),
                        Column.numbers("REGIONS"),
                        Column.numbers("FILES"),
                        Column.numbers("SIZE"),
                        Column.words("FAMILIES")),
                cells);
        narration.line("");
    }

    private BackupResult backupOfNothingNew() {
        return steps.run("backup, nothing new", step -> {
            BackupResult result = backup(step);
            if (result.filesCopied() != 0) {
                throw new Mismatch("The second backup was expected to copy no file, as nothing was written; it copied "
                        + result.filesCopied() + " of " + result.filesTotal());
            }
            return result;
        });
    }

    private void addRows() {
        steps.run("add rows", step -> {
            long more = Math.max(1, rows / PART_ADDED);
            Loaded loaded = data.addMore(rows, more, soFar -> step.progressed(soFar.rows(), more, ""));
            step.moved(loaded.bytes());
            step.says(count(loaded.rows()) + " rows");
            return loaded;
        });
    }

    private BackupResult backupOfNewFiles(BackupResult before) {
        return steps.run("backup, new files", step -> {
            BackupResult result = backup(step);
            // Nothing is compacted meanwhile, so that the files that are new are those that there are more of.
            long added = result.filesTotal() - before.filesTotal();
            if (result.filesCopied() == 0 || result.filesCopied() != added) {
                throw new Mismatch("The third backup was expected to copy the " + added + " new files, and copied "
                        + result.filesCopied() + " of " + result.filesTotal());
            }
            return result;
        });
    }

    private List<RememberedTable> rememberCells() {
        return steps.run("remember every cell", step -> {
            try {
                Files.createDirectories(dumps);
                List<RememberedTable> remembered = new ArrayList<>();
                for (TableName table : data.tables()) {
                    step.progressed(remembered.size(), data.tables().size(), table.getNameAsString());
                    remembered.add(RememberedTable.of(data.connection(), table, dumps));
                }
                says(step, remembered, "to a file of our own");
                return remembered;
            } catch (IOException e) {
                throw unreadable(e);
            }
        });
    }

    private void dropTables() {
        steps.run("drop all tables", step -> {
            data.drop();
            step.says(data.tables().size() + " tables and their namespace are gone");
            return data;
        });
    }

    private void restore(BackupResult backup) {
        steps.run("restore", step -> {
            RestoreResult result = holdfast.restore(
                    new RestoreRequest(backup.backupId(), List.of(), Optional.empty(), RestoreOptions.NONE),
                    progressOf(step));
            long files = result.tables().stream()
                    .mapToLong(RestoreResult.Table::files)
                    .sum();
            step.moved(result.tables().stream()
                    .mapToLong(RestoreResult.Table::bytes)
                    .sum());
            step.says(result.tables().size() + " tables, " + count(files) + " files");
            return result;
        });
    }

    private void compareCells(List<RememberedTable> remembered) {
        steps.run("compare every cell", step -> {
            List<String> differences = new ArrayList<>();
            try {
                for (RememberedTable table : remembered) {
                    step.progressed(
                            remembered.indexOf(table),
                            remembered.size(),
                            table.name().getNameAsString());
                    differences.addAll(table.differencesTo(data.connection()));
                }
            } catch (IOException e) {
                throw unreadable(e);
            }
            if (!differences.isEmpty()) {
                throw new Mismatch("What came back is not what was there:\n  " + String.join("\n  ", differences));
            }
            says(step, remembered, "equal in both directions");
            return differences;
        });
    }

    private BackupResult backup(Steps.Running step) {
        BackupRequest request = new BackupRequest(
                data.tables().stream().map(TableName::getNameAsString).toList(),
                Optional.empty(),
                false,
                BackupRequest.Type.FULL,
                Optional.of("demo"),
                Optional.empty());
        BackupResult result = holdfast.createBackup(request, progressOf(step));
        step.moved(result.bytesCopied());
        step.says("%s: %s of %s files copied"
                .formatted(result.backupId(), count(result.filesCopied()), count(result.filesTotal())));
        return result;
    }

    private static ProgressListener progressOf(Steps.Running step) {
        return progress -> step.progressed(
                progress.done(),
                progress.total(),
                progress.unit().equals("bytes")
                        ? amount(progress.done(), step.seconds())
                        : progress.step() + " " + count(progress.done()) + " " + progress.unit());
    }

    private static String amount(long bytes, double seconds) {
        return Narration.size(bytes) + ", " + Narration.rate(bytes, Math.max(seconds, 0.001));
    }

    private static void says(Steps.Running step, List<RememberedTable> tables, String what) {
        long cells = tables.stream().mapToLong(table -> table.count().cells()).sum();
        long tableRows =
                tables.stream().mapToLong(table -> table.count().rows()).sum();
        step.moved(tables.stream().mapToLong(table -> table.count().bytes()).sum());
        step.says(count(cells) + " cells of " + count(tableRows) + " rows, " + what);
    }

    private static Unavailable unreadable(IOException cause) {
        return new Unavailable("unable to read the sample's tables: " + cause.getMessage(), null, cause);
    }
}
