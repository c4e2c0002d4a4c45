package io.holdfast.repository;

import static io.holdfast.repository.Example.CLUSTER;
import static io.holdfast.repository.Example.EPOCH;
import static io.holdfast.repository.Example.NOON;
import static io.holdfast.repository.Example.TABLE;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.Layout;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogCut;
import io.holdfast.format.LogFile;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogHold;
import io.holdfast.format.LogPosition;
import io.holdfast.format.LogRead;
import io.holdfast.format.LogRun;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogSpan;
import io.holdfast.format.LogTable;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.format.Sha256;
import io.holdfast.format.StoredFile;
import java.time.Instant;
import java.util.List;

/**
 * Two sessions that archive the edits of the table of {@link Example}, a minute apart, each in the order that {@link
 * Repository} prescribes: files, segment, chain; and an incremental backup of both. What they write is the same each time,
 * byte for byte. The contents are no HFiles.
 */
final class ArchiveExample {

    static final SessionId FIRST = new SessionId("20260304T130000123Z-0000aaaa");
    static final SessionId SECOND = new SessionId("20260304T130100123Z-0000bbbb");
    static final SessionId FOLLOWER = new SessionId("20260304T130200123Z-0000cccc");
    static final Instant BEGIN = NOON.plusSeconds(3_600);
    static final String REGION = "5d41402abc4b2a76b9719d911017c592";

    private static final String SERVER = "rs-1.example.org,16020,1772000000000";

    private ArchiveExample() {}

    /** All of it, in an empty repository. */
    static void write(Repository repository) {
        BackupEntry base = Example.backUp(repository);
        List<LogSegmentRef> segments = repository
                .readLogChain(archiveMore(repository, archive(repository)))
                .segments();
        BackupEntry follower = repository.putManifest(incremental(repository.readManifest(base), segments));
        repository.commit(author(FOLLOWER), BEGIN, newest -> newest.content()
                .withBackup(follower)
                .withEnded(FOLLOWER));
    }

    static Manifest incremental(Manifest base, List<LogSegmentRef> segments) {
        return new Manifest(
                BackupId.of(FOLLOWER),
                FOLLOWER,
                Manifest.INCREMENTAL,
                CLUSTER,
                base.hbaseVersion(),
                base.hadoopVersion(),
                BEGIN.plusSeconds(120),
                BEGIN.plusSeconds(121),
                "hourly",
                base.backup(),
                base.namespaces(),
                base.tables(),
                base.filesTotal(),
                0,
                base.bytesTotal(),
                0,
                null,
                new LogCut(BEGIN.plusSeconds(120), segments));
    }

    static RootAuthor author(SessionId session) {
        return new RootAuthor(CLUSTER, EPOCH, session);
    }

    static LogFile file(Repository repository, SessionId session, int length) {
        byte[] content = Example.content(length, length);
        FileOrigin origin = new FileOrigin(TABLE, session.text(), "log", "0");
        StoredFile stored = Example.store(repository, Layout.data(session, EPOCH, 0, 0, 0), origin, content);
        return new LogFile(stored, 12, Example.key("a"), Example.key("x"));
    }

    static LogSegment firstSegment(LogFile file) {
        LogRun run = new LogRun(REGION, Example.key(""), Example.key(""), 4, 9, BEGIN.plusSeconds(58), null);
        return new LogSegment(
                CLUSTER,
                FIRST,
                null,
                BEGIN,
                BEGIN.plusSeconds(60),
                List.of(new LogRead("rs-1.example.org%2C16020%2C1772000000000.1772000000001", 4_096, 30)),
                List.of(new LogTableEdits(TABLE, List.of(run), List.of(file))),
                null);
    }

    static LogSegment secondSegment(Sha256 first, LogFile file) {
        LogRun run = new LogRun(REGION, Example.key(""), null, 10, 10, BEGIN.plusSeconds(70), null);
        return new LogSegment(
                CLUSTER,
                SECOND,
                first,
                BEGIN.plusSeconds(60),
                BEGIN.plusSeconds(120),
                List.of(new LogRead("rs-1.example.org%2C16020%2C1772000000000.1772000060001", 1_024, 2)),
                List.of(new LogTableEdits(TABLE, List.of(run), List.of(file))),
                null);
    }

    static LogChain firstChain(List<LogSegmentRef> segments) {
        return new LogChain(
                CLUSTER,
                FIRST,
                1,
                null,
                new LogHold("holdfast-a", BEGIN),
                BEGIN.plusSeconds(60),
                List.of(new LogPosition(SERVER, "", 1_772_000_000_002L, true)),
                List.of(new LogTable(TABLE, "tag-1", List.of(new LogSpan(BEGIN, null, null)))),
                segments,
                null,
                null,
                null);
    }

    static LogChain secondChain(Sha256 first, List<LogSegmentRef> segments) {
        return new LogChain(
                CLUSTER,
                SECOND,
                2,
                first,
                new LogHold("holdfast-a", BEGIN),
                BEGIN.plusSeconds(120),
                List.of(new LogPosition(SERVER, "", 1_772_000_060_002L, true)),
                List.of(new LogTable(TABLE, "tag-1", List.of(new LogSpan(BEGIN, null, null)))),
                segments,
                null,
                null,
                null);
    }

    /** Stores the file and the segment of the first session. */
    static LogSegmentRef putFirstSegment(Repository repository) {
        LogSegment segment = firstSegment(file(repository, FIRST, 700));
        return LogSegmentRef.of(segment, repository.putLogSegment(Layout.logSegment(FIRST, EPOCH, 0), segment));
    }

    /** The whole first session. */
    static LogHead archive(Repository repository) {
        return commit(
                repository,
                FIRST,
                repository.putLogChain(
                        Layout.logChain(FIRST, EPOCH, 0), firstChain(List.of(putFirstSegment(repository)))));
    }

    /** The whole second session, after the first. */
    static LogHead archiveMore(Repository repository, LogHead before) {
        List<LogSegmentRef> earlier = repository.readLogChain(before).segments();
        LogSegment segment = secondSegment(earlier.get(0).object().sha256(), file(repository, SECOND, 90));
        ObjectRef stored = repository.putLogSegment(Layout.logSegment(SECOND, EPOCH, 0), segment);
        LogChain chain =
                secondChain(before.chain().sha256(), List.of(earlier.get(0), LogSegmentRef.of(segment, stored)));
        return commit(repository, SECOND, repository.putLogChain(Layout.logChain(SECOND, EPOCH, 0), chain));
    }

    private static LogHead commit(Repository repository, SessionId session, ObjectRef chain) {
        LogHead head = new LogHead(CLUSTER, chain);
        repository.commit(
                author(session), BEGIN, newest -> newest.content().withLog(head).withEnded(session));
        return head;
    }
}
