package io.holdfast.repository;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Bytes;
import io.holdfast.format.ClusterId;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogCut;
import io.holdfast.format.LogFile;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogPace;
import io.holdfast.format.LogRun;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogSpan;
import io.holdfast.format.LogTable;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.LogTail;
import io.holdfast.format.Manifest;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.format.Sha256;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The log archive of one cluster, and incremental backups that follow it, of whatever contents a test wants. */
public final class ArchivedLogs {

    private static final LeaderEpoch EPOCH = new LeaderEpoch(1);
    private static final Bytes ROW = Bytes.of("row".getBytes(StandardCharsets.UTF_8));

    private final Repository repository;
    private final ClusterId cluster;
    private @Nullable LogPace pace;
    private LogSpan span = new LogSpan(Instant.EPOCH, null, null);

    public ArchivedLogs(Repository repository, ClusterId cluster) {
        this.repository = repository;
        this.cluster = cluster;
    }

    /** What the newest root says of it. */
    public Optional<LogChain> chain() {
        return repository.newestRoot().log(cluster).map(repository::readLogChain);
    }

    /** The segments of the newest chain, oldest first. */
    public List<LogSegmentRef> segments() {
        return chain().map(LogChain::segments).orElse(List.of());
    }

    /** Stores log files of a table, and the segment of them, which no chain lists yet. */
    public LogSegmentRef putSegment(SessionId session, String table, byte[]... contents) {
        TableId name = TableId.parse(table);
        List<LogFile> files = new ArrayList<>();
        for (int i = 0; i < contents.length; i++) {
            FileOrigin origin = new FileOrigin(name, session.text(), "log", Integer.toString(i));
            StoredFile stored = Example.store(repository, Layout.data(session, EPOCH, 0, 0, i), origin, contents[i]);
            files.add(new LogFile(stored, 1, Bytes.empty(), ROW));
        }
        Instant to = session.createdAt();
        List<LogSegmentRef> before = segments();
        Sha256 previous =
                before.isEmpty() ? null : before.get(before.size() - 1).object().sha256();
        Bytes everyRow = Bytes.of(new byte[0]);
        LogRun run = new LogRun("5d41402abc4b2a76b9719d911017c592", everyRow, everyRow, 1, 2, to, null);
        LogSegment segment = new LogSegment(
                cluster,
                session,
                previous,
                to.minusSeconds(60),
                to,
                List.of(),
                List.of(new LogTableEdits(name, List.of(run), files)),
                null);
        return LogSegmentRef.of(segment, repository.putLogSegment(Layout.logSegment(session, EPOCH, 0), segment));
    }

    /** Somebody looks at open logs, of which the chains say so from now on. */
    public ArchivedLogs lookedAt() {
        pace = new LogPace(null, 1);
        return this;
    }

    /** One look behind the newest chain, in which a table had these edits. */
    public LogTail look(SessionId session, String table, byte[] content) {
        TableId name = TableId.parse(table);
        FileOrigin origin = new FileOrigin(name, session.text(), "log", "0");
        StoredFile stored = Example.store(repository, Layout.data(session, EPOCH, 0, 0, 0), origin, content);
        List<LogSegmentRef> before = segments();
        Instant to = session.createdAt();
        LogSegment segment = new LogSegment(
                cluster,
                session,
                before.get(before.size() - 1).last(),
                to.minusSeconds(1),
                to,
                List.of(),
                List.of(new LogTableEdits(name, List.of(), List.of(new LogFile(stored, 1, Bytes.empty(), ROW)))),
                null);
        LogTail tail = new LogTail(
                cluster,
                session,
                chain().orElseThrow().lastReading(),
                to,
                List.of(LogSegmentRef.of(segment, repository.putTailSegment(segment))));
        repository.putLogTail(tail);
        return tail;
    }

    /** Stores a chain that no root names yet, after that of the newest root. */
    public LogHead putChain(SessionId session, List<LogSegmentRef> segments) {
        Optional<LogHead> before = repository.newestRoot().log(cluster);
        LogChain chain = new LogChain(
                cluster,
                session,
                before.map(repository::readLogChain).map(LogChain::number).orElse(0L) + 1,
                before.map(head -> head.chain().sha256()).orElse(null),
                null,
                session.createdAt(),
                List.of(),
                segments.stream()
                        .flatMap(segment -> segment.tables().stream())
                        .distinct()
                        .map(table -> new LogTable(table, "tag", List.of(span)))
                        .toList(),
                segments,
                null,
                null,
                pace);
        return new LogHead(cluster, repository.putLogChain(Layout.logChain(session, EPOCH, 0), chain));
    }

    /** Makes it the cluster's archive, and ends the session. */
    public void commit(SessionId session, LogHead head) {
        repository.commit(author(session), session.createdAt(), newest -> newest.content()
                .withLog(head)
                .withEnded(session));
    }

    /** A whole session: one more segment. */
    public LogSegmentRef add(SessionId session, String table, byte[]... contents) {
        List<LogSegmentRef> all = new ArrayList<>(segments());
        LogSegmentRef segment = putSegment(session, table, contents);
        all.add(segment);
        commit(session, putChain(session, all));
        return segment;
    }

    /** A whole session: nothing is added any more. */
    public void switchOff(SessionId session) {
        span = new LogSpan(Instant.EPOCH, session.createdAt(), "switched off");
        commit(session, putChain(session, segments()));
    }

    /** A whole session: the chain without its oldest segments. */
    public void drop(SessionId session, int oldest) {
        List<LogSegmentRef> all = segments();
        commit(session, putChain(session, all.subList(oldest, all.size())));
    }

    /** A whole session: an incremental backup of the base and these segments. */
    public BackupId backUp(SessionId session, BackupId base, List<LogSegmentRef> segments) {
        BackupEntry entry = repository.newestRoot().backup(base).orElseThrow();
        Manifest image = repository.readManifest(entry);
        Manifest manifest = new Manifest(
                BackupId.of(session),
                session,
                Manifest.INCREMENTAL,
                image.cluster(),
                image.hbaseVersion(),
                image.hadoopVersion(),
                session.createdAt(),
                session.createdAt(),
                null,
                base,
                image.namespaces(),
                image.tables(),
                image.filesTotal(),
                0,
                image.bytesTotal(),
                0,
                null,
                new LogCut(session.createdAt(), segments));
        BackupEntry follower = repository.putManifest(manifest);
        repository.commit(author(session), session.createdAt(), newest -> newest.content()
                .withBackup(follower)
                .withEnded(session));
        return follower.id();
    }

    private RootAuthor author(SessionId session) {
        return new RootAuthor(cluster, EPOCH, session);
    }
}
