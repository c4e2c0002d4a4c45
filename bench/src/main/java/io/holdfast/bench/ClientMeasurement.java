package io.holdfast.bench;

import io.holdfast.api.Holdfast;
import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.ArchiveState;
import io.holdfast.archive.LogTailer;
import io.holdfast.demo.embedded.HBaseProcess;
import io.holdfast.error.Unavailable;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.SessionId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.HBaseCluster;
import io.holdfast.kerberos.KerberosLogin;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.procedure.Threads;
import io.holdfast.repository.Repository;
import io.holdfast.storage.LocalObjectStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;

/**
 * One run of the measurement of a client that writes, from an empty folder to the report.
 *
 * @param editBytes that the client writes each time
 * @param interval from the beginning of one reading to that of the next one
 * @param betweenLooks from one look at open logs to the next one; empty if that is not measured
 */
record ClientMeasurement(
        long editBytes,
        int regions,
        Duration interval,
        Optional<Duration> betweenLooks,
        int rounds,
        Optional<Path> keep) {

    private static final long SEED = 20_260_103;
    private static final TableName TABLE = TableName.valueOf("bench");

    ClientReport run(Narration narration) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try (Workplace workplace = Workplace.open(keep)) {
            narration.line("starting HBase in a process of its own");
            HBaseProcess hbase = workplace.startHBase();
            Path folder = workplace.fresh();
            try (Connection connection = ConnectionFactory.createConnection(hbase.configuration());
                    HBaseCluster cluster = HBaseCluster.connect(hbase.confDir(), KerberosLogin.fromTicketCache());
                    Holdfast holdfast = new FrontDoors(hbase.confDir()).openWithNewRepository(folder)) {
                ClientReport.Setting setting = new ClientReport.Setting(
                        Runtime.getRuntime().availableProcessors(),
                        workplace.fileSystem(),
                        rounds,
                        regions,
                        editBytes,
                        load);
                Repository repository = Repository.open(new LocalObjectStore(folder));
                return measure(setting, connection, cluster, holdfast, repository, workplace, narration);
            }
        } catch (IOException e) {
            throw new Unavailable("unable to talk to HBase: " + e, null, e);
        }
    }

    private ClientReport measure(
            ClientReport.Setting setting,
            Connection connection,
            HBaseCluster cluster,
            Holdfast holdfast,
            Repository repository,
            Workplace workplace,
            Narration narration) {
        Edits edits = new Edits(connection, TABLE, regions, new SplittableRandom(SEED), editBytes);
        Lag lag = new Lag();
        Lag lagOfLooks = new Lag();
        List<Way> ways = new ArrayList<>();
        ways.add(new Writing(edits));
        ways.add(WritingArchived.byReading(edits, holdfast.pitr(), interval, lag));
        betweenLooks.ifPresent(between -> ways.add(WritingArchived.byLooking(
                edits, holdfast.pitr(), tailer(cluster, repository, workplace), repository, between, lagOfLooks)));
        List<Series> series = new Rounds(
                        ways.stream()
                                .<Way>map(way -> new InNewTable(connection, TABLE, regions, way))
                                .toList(),
                        workplace,
                        narration)
                .run(rounds);
        List<ClientReport.Archived> archived = new ArrayList<>();
        archived.add(ClientReport.Archived.of(series.get(0), series.get(1), lag));
        series.stream()
                .skip(2)
                .forEach(looks -> archived.add(ClientReport.Archived.of(series.get(0), looks, lagOfLooks)));
        return new ClientReport(
                setting,
                series.stream().map(each -> Report.Speed.of(each, editBytes)).toList(),
                archived);
    }

    /** One that knows the clocks of all servers, as a leader does after its first reading. */
    private static LogTailer tailer(HBaseCluster cluster, Repository repository, Workplace workplace) {
        ArchiveProcedure archive = new ArchiveProcedure(
                cluster, (location, limit) -> repository, new LeaderEpoch(1), Clock.systemUTC(), workplace.fresh());
        SplittableRandom random = new SplittableRandom(SEED);
        SessionId session = SessionId.create(Instant.now(), random);
        try (Threads threads = new Threads(1);
                ProcedureEngine engine = new ProcedureEngine(
                        new MemoryJournal(),
                        List.of(archive),
                        new StateCodec(ValueForms.module()),
                        Clock.systemUTC(),
                        RetryPolicy.DEFAULT,
                        threads,
                        ProcedureListener.NONE)) {
            engine.start();
            JournalRecord unused = engine.run(
                    new ProcedureId(session.text()), archive, ArchiveState.begin(session, "", Instant.now()));
        }
        return archive.tailer(random, 1);
    }
}
