package io.holdfast.repository;

import static io.holdfast.repository.ArchiveExample.FIRST;
import static io.holdfast.repository.ArchiveExample.SECOND;
import static io.holdfast.repository.Example.AT_ONCE;
import static io.holdfast.repository.Example.CLOCK;
import static io.holdfast.repository.Example.CLUSTER;
import static io.holdfast.repository.Example.EPOCH;
import static io.holdfast.repository.Example.NOON;
import static io.holdfast.repository.Example.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.format.ClusterId;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.Root;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoredFile;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Chains, segments and log files. */
class LogArchivesTest {

    private static final ObjectKey SEGMENT = Layout.logSegment(FIRST, EPOCH, 0);
    private static final ObjectKey CHAIN = Layout.logChain(FIRST, EPOCH, 0);

    private final MemoryObjectStore store = new MemoryObjectStore(CLOCK);
    private final Repository repository = Repository.init(store, new Random(1), CLOCK, AT_ONCE);

    @Test
    void keepsALogArchive() throws IOException {
        LogHead first = ArchiveExample.archive(repository);
        LogHead second = ArchiveExample.archiveMore(repository, first);
        Repository opened = open(store);
        Root root = opened.newestRoot();
        assertThat(root.log(CLUSTER)).contains(second);
        assertThat(root.requiredFeatures()).containsExactly("log-archive");
        assertThat(root.ended()).containsExactly(FIRST, SECOND);
        LogChain chain = opened.readLogChain(second);
        List<LogSegmentRef> segments = chain.segments();
        assertThat(chain).isEqualTo(ArchiveExample.secondChain(first.chain().sha256(), segments));
        assertThat(segments).extracting(LogSegmentRef::bytes).containsExactly(700L, 90L);
        LogSegment segment = opened.readLogSegment(segments.get(0).object());
        StoredFile file = segment.tables().get(0).files().get(0).content();
        assertThat(LogSegmentRef.of(segment, segments.get(0).object())).isEqualTo(segments.get(0));
        try (InputStream in = opened.openFile(file)) {
            assertThat(in.readAllBytes()).isEqualTo(Example.content(700, 700));
        }
        assertThat(opened.readLogSegment(segments.get(1).object()).previous())
                .isEqualTo(segments.get(0).object().sha256());
    }

    @Test
    void whatIsWrittenAgainIsTheSame() {
        LogSegmentRef segment = ArchiveExample.putFirstSegment(repository);
        LogSegment written = repository.readLogSegment(segment.object());
        assertThat(repository.putLogSegment(SEGMENT, written)).isEqualTo(segment.object());
        LogChain chain = ArchiveExample.firstChain(List.of(segment));
        assertThat(repository.putLogChain(CHAIN, chain)).isEqualTo(repository.putLogChain(CHAIN, chain));
    }

    @Test
    void otherContentIsNotTakenForWhatWasWritten() {
        LogSegmentRef segment = ArchiveExample.putFirstSegment(repository);
        repository.putLogChain(CHAIN, ArchiveExample.firstChain(List.of(segment)));
        assertThatThrownBy(() -> repository.putLogChain(CHAIN, ArchiveExample.firstChain(List.of())))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining(CHAIN.path());
        LogSegment written = repository.readLogSegment(segment.object());
        LogSegment other =
                new LogSegment(CLUSTER, FIRST, null, written.from(), written.to(), List.of(), written.tables(), null);
        assertThatThrownBy(() -> repository.putLogSegment(SEGMENT, other))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining(SEGMENT.path());
        assertThat(repository.readLogSegment(segment.object())).isEqualTo(written);
    }

    @Test
    void nothingIsWrittenUnderTheKeyOfAnother() {
        LogSegmentRef segment = ArchiveExample.putFirstSegment(repository);
        LogSegment written = repository.readLogSegment(segment.object());
        for (ObjectKey key : List.of(CHAIN, Layout.logSegment(SECOND, EPOCH, 0))) {
            assertThatThrownBy(() -> repository.putLogSegment(key, written))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        LogChain chain = ArchiveExample.firstChain(List.of(segment));
        for (ObjectKey key : List.of(SEGMENT, Layout.logChain(SECOND, EPOCH, 0))) {
            assertThatThrownBy(() -> repository.putLogChain(key, chain)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void everyDamagedByteIsFound() {
        LogHead head = ArchiveExample.archive(repository);
        ObjectRef segment = repository.readLogChain(head).segments().get(0).object();
        requireAllDamageFound(head.chain(), () -> repository.readLogChain(head));
        requireAllDamageFound(segment, () -> repository.readLogSegment(segment));
    }

    private void requireAllDamageFound(ObjectRef object, Runnable reading) {
        ObjectKey key = object.key();
        byte[] right = store.read(key, 1_000_000).orElseThrow();
        for (int i = 0; i < right.length; i++) {
            byte[] wrong = right.clone();
            wrong[i] ^= (byte) (1 << (i % 8));
            replace(key, wrong);
            requireCorrupt(key, reading);
        }
        replace(key, Arrays.copyOf(right, right.length - 1));
        requireCorrupt(key, reading);
        store.delete(key);
        assertThatThrownBy(reading::run)
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(key.path())
                .hasMessageContaining("found nothing");
        replace(key, right);
        reading.run();
    }

    /** Its bytes are those that a root names, and yet it is that of another cluster. */
    @Test
    void theChainOfAnotherClusterIsRefused() {
        LogHead head = ArchiveExample.archive(repository);
        LogHead other = new LogHead(new ClusterId("other"), head.chain());
        assertThatThrownBy(() -> repository.readLogChain(other))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(CHAIN.path())
                .hasMessageContaining("expected the log archive of cluster other, found that of cluster " + CLUSTER);
    }

    @Test
    void theDocumentOfAnotherSessionIsRefused() {
        LogHead head = ArchiveExample.archive(repository);
        ObjectRef segment = repository.readLogChain(head).segments().get(0).object();
        ObjectRef chainElsewhere = copy(head.chain(), Layout.logChain(SECOND, EPOCH, 0));
        ObjectRef segmentElsewhere = copy(segment, Layout.logSegment(SECOND, EPOCH, 0));
        requireCorrupt(chainElsewhere.key(), () -> repository.readLogChain(new LogHead(CLUSTER, chainElsewhere)));
        requireCorrupt(segmentElsewhere.key(), () -> repository.readLogSegment(segmentElsewhere));
    }

    @Test
    void anEndedSessionsPartIsDiscarded() {
        LogSegmentRef segment = ArchiveExample.putFirstSegment(repository);
        repository.putLogChain(CHAIN, ArchiveExample.firstChain(List.of(segment)));
        repository.endSession(ArchiveExample.author(FIRST), NOON);
        repository.discardEnded(FIRST);
        assertThat(objectsOf(FIRST)).isEmpty();
    }

    @Test
    void aPartThatIsInUseIsNotDiscarded() {
        ArchiveExample.archive(repository);
        assertThatThrownBy(() -> repository.discardEnded(FIRST)).isInstanceOf(IllegalStateException.class);
        assertThat(objectsOf(FIRST)).hasSize(3);
    }

    private List<ObjectKey> objectsOf(SessionId session) {
        return Stream.of(Layout.data(session), Layout.logs(session))
                .flatMap(this::keys)
                .toList();
    }

    private Stream<ObjectKey> keys(KeyPrefix prefix) {
        try (Stream<ObjectInfo> objects = store.list(prefix)) {
            return objects.map(ObjectInfo::key).toList().stream();
        }
    }

    private ObjectRef copy(ObjectRef object, ObjectKey key) {
        store.putIfAbsent(key, store.read(object.key(), DocumentCodec.LARGEST).orElseThrow());
        return new ObjectRef(key, object.length(), object.sha256());
    }

    private static void requireCorrupt(ObjectKey key, Runnable reading) {
        assertThatThrownBy(reading::run).isInstanceOf(Corrupt.class).hasMessageContaining(key.path());
    }

    private void replace(ObjectKey key, byte[] content) {
        store.delete(key);
        store.putIfAbsent(key, content);
    }
}
