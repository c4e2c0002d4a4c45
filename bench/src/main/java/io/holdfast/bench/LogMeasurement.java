package io.holdfast.bench;

import io.holdfast.api.BackupRequest;
import io.holdfast.api.Holdfast;
import io.holdfast.api.PitrEnableRequest;
import io.holdfast.api.PitrRequest;
import io.holdfast.api.ProgressListener;
import io.holdfast.demo.embedded.HBaseProcess;
import io.holdfast.error.Unavailable;
import io.holdfast.format.ContentSums;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.LogFile;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.hbase.EditSorter.SortedFile;
import io.holdfast.hbase.HBaseCluster;
import io.holdfast.hbase.WalFile;
import io.holdfast.hbase.Wals;
import io.holdfast.kerberos.KerberosLogin;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;

/** One run of the measurement of the log archive, from an empty folder to the report. */
final class LogMeasurement {

    private static final long SEED = 20_260_102;
    private static final List<Integer> AT_ONCE = List.of(1, 2, 4);

    private final long tableBytes;
    private final long editBytes;
    private final int regions;
    private final int rounds;
    private final Optional<Path> keep;

    LogMeasurement(long tableBytes, long editBytes, int regions, int rounds, Optional<Path> keep) {
        this.tableBytes = tableBytes;
        this.editBytes = editBytes;
        this.regions = regions;
        this.rounds = rounds;
        this.keep = keep;
    }

    LogReport run(Narration narration) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try (Workplace workplace = Workplace.open(keep)) {
            narration.line("starting HBase in a process of its own");
            HBaseProcess hbase = workplace.startHBase();
            Path folder = workplace.fresh();
            try (Connection connection = ConnectionFactory.createConnection(hbase.configuration());
                    HBaseCluster cluster = HBaseCluster.connect(hbase.confDir(), KerberosLogin.fromTicketCache());
                    Holdfast holdfast = new FrontDoors(hbase.confDir()).openWithNewRepository(folder)) {
                LogReport.Setting setting = new LogReport.Setting(
                        Runtime.getRuntime().availableProcessors(),
                        workplace.fileSystem(),
                        rounds,
                        regions,
                        tableBytes,
                        editBytes,
                        load);
                return new Measuring(hbase.root(), connection, cluster, holdfast, workplace, narration).run(setting);
            }
        } catch (IOException e) {
            throw new Unavailable("unable to talk to HBase: " + e, null, e);
        }
    }

    /** The part of it for which everything stands. */
    private final class Measuring {

        private final Path root;
        private final Connection connection;
        private final HBaseCluster cluster;
        private final Holdfast holdfast;
        private final Workplace workplace;
        private final Narration narration;
        private final LargeTable table;
        private final Edits edits;
        private final TableId id;

        Measuring(
                Path root,
                Connection connection,
                HBaseCluster cluster,
                Holdfast holdfast,
                Workplace workplace,
                Narration narration) {
            this.root = root;
            this.connection = connection;
            this.cluster = cluster;
            this.holdfast = holdfast;
            this.workplace = workplace;
            this.narration = narration;
            SplittableRandom random = new SplittableRandom(SEED);
            this.table = new LargeTable(connection, root, random);
            this.edits = new Edits(connection, table.name(), regions, random, editBytes);
            this.id = TableId.parse(table.name().getNameAsString());
        }

        LogReport run(LogReport.Setting setting) {
            narration.line("making a table");
            table.create(tableBytes, regions);
            List<String> tables = List.of(table.name().getNameAsString());
            holdfast.pitr()
                    .enable(new PitrEnableRequest(tables, Optional.empty(), Optional.empty()), ProgressListener.NONE);
            narration.line("backups after edits");
            FrontDoors.timeBackup(holdfast, table.name(), tableBytes);
            List<Series> backups = rounds(
                    new BackupAfterEdits(holdfast, BackupRequest.Type.INCREMENTAL, edits),
                    new BackupAfterEdits(holdfast, BackupRequest.Type.FULL, edits));
            List<WalFile> logs = logsOfEdits();
            Path links = workplace.fresh();
            List<Path> files = linksTo(logs, links);
            long logBytes = LargeTable.bytesOf(files);
            narration.line("sorting logs");
            LogSorting sorting = new LogSorting(cluster.wals(), id, logs);
            List<Series> sorted = rounds(sorting, new PlainReading(files), new CopyLoop(files, 1, false));
            narration.line("replaying them");
            List<Series> replays = replays(sorting);
            holdfast.pitr().disable(new PitrRequest(tables), ProgressListener.NONE);
            return new LogReport(
                    setting,
                    logBytes,
                    speeds(sorted, logBytes),
                    againstFirst(sorted.get(0), sorted),
                    speeds(replays, logBytes),
                    replays.stream()
                            .skip(1)
                            .map(series -> Report.Ratio.of(series, replays.get(0)))
                            .toList(),
                    backups.stream().map(Report.Time::of).toList(),
                    Spread.of(backups.get(1).speedAgainst(backups.get(0))));
        }

        private List<Series> rounds(Way... ways) {
            return new Rounds(List.of(ways), workplace, narration).run(rounds);
        }

        private List<Report.Speed> speeds(List<Series> series, long bytes) {
            return series.stream().map(each -> Report.Speed.of(each, bytes)).toList();
        }

        private List<Report.Ratio> againstFirst(Series first, List<Series> all) {
            return all.stream()
                    .skip(1)
                    .map(other -> Report.Ratio.of(first, other))
                    .toList();
        }

        /** Closed logs that hold the edits once, with what little else was written meanwhile. */
        private List<WalFile> logsOfEdits() {
            cluster.wals().roll(Wals.Roll.WRITTEN, Set.of());
            Set<String> before = closed().stream().map(WalFile::name).collect(Collectors.toSet());
            edits.write();
            cluster.wals().roll(Wals.Roll.WRITTEN, Set.of());
            return closed().stream()
                    .filter(file -> !before.contains(file.name()))
                    .toList();
        }

        private List<WalFile> closed() {
            return cluster.wals().list().stream()
                    .filter(file -> file.state() == WalFile.State.CLOSED)
                    .toList();
        }

        /** Links to them in a folder, as they move when nobody needs them but the archive. */
        private List<Path> linksTo(List<WalFile> logs, Path folder) {
            Set<String> names = logs.stream().map(WalFile::name).collect(Collectors.toSet());
            List<Path> links = new ArrayList<>();
            try (Stream<Path> all = Files.walk(root)) {
                Files.createDirectories(folder);
                for (Path log : all.filter(
                                path -> names.contains(path.getFileName().toString()))
                        .toList()) {
                    links.add(Files.createLink(folder.resolve(log.getFileName()), log));
                }
            } catch (IOException e) {
                throw new Unavailable("unable to link the logs: " + e, null, e);
            }
            return links;
        }

        private List<Series> replays(LogSorting sorting) {
            SessionId session = SessionId.firstAt(Instant.EPOCH);
            Path folder = workplace.fresh();
            List<LogFile> staged = new ArrayList<>();
            for (SortedFile file : sorting.sort(folder)) {
                staged.add(stage(session, file, staged.size()));
            }
            cluster.replays().begin(session);
            try {
                return rounds(AT_ONCE.stream()
                        .map(threads -> new Replaying(connection, cluster, session, regions, staged, threads))
                        .toArray(Way[]::new));
            } finally {
                cluster.imports().discardStaged(session);
                workplace.remove(folder);
            }
        }

        private LogFile stage(SessionId session, SortedFile file, int number) {
            LogFile known = new LogFile(stored(file.path(), number), file.cells(), file.firstRow(), file.lastRow());
            cluster.replays().stage(session, known, out -> Files.copy(file.path(), out));
            return known;
        }

        private StoredFile stored(Path path, int number) {
            ContentSums sums = new ContentSums();
            byte[] chunk = new byte[ContentSums.CHUNK_BYTES];
            try (InputStream in = Files.newInputStream(path)) {
                for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                    sums.update(chunk, 0, count);
                }
            } catch (IOException e) {
                throw new Unavailable("unable to read " + path + ": " + e, null, e);
            }
            return sums.finish(
                    new FileOrigin(id, "bench", "log", Integer.toString(number)), new ObjectKey("log-" + number), 0);
        }
    }
}
