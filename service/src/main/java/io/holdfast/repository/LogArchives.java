package io.holdfast.repository;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.format.ClusterId;
import io.holdfast.format.Document;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Layout;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogTail;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.SessionId;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes and reads the chains and segments of log archives. What is there stays: another content needs another key. */
final class LogArchives {

    private static final Logger LOG = LoggerFactory.getLogger(LogArchives.class);

    private final ObjectStore store;
    private final DocumentCodec codec;
    private final SettledPut put;

    LogArchives(ObjectStore store, DocumentCodec codec, SettledPut put) {
        this.store = store;
        this.codec = codec;
        this.put = put;
    }

    ObjectRef put(ObjectKey key, LogSegment segment) {
        requirePlace(key, Layout.isLogSegment(key), segment.session());
        return putDocument(key, segment);
    }

    ObjectRef put(ObjectKey key, LogChain chain) {
        requirePlace(key, Layout.isLogChain(key), chain.session());
        return putDocument(key, chain);
    }

    LogSegment readSegment(ObjectRef segment) {
        LogSegment found = read(segment, LogSegment.class);
        requireSession(segment.key(), found.session());
        return found;
    }

    LogChain readChain(LogHead head) {
        ObjectKey key = head.chain().key();
        LogChain found = read(head.chain(), LogChain.class);
        requireSession(key, found.session());
        requireCluster(key, head.cluster(), found.cluster());
        return found;
    }

    void put(LogTail tail) {
        putDocument(Layout.logTail(tail.session()), tail);
    }

    /** The newest that follows this chain and can be read. They come and go at any time, and none is worth a failure. */
    Optional<LogTail> newestTail(LogChain chain) {
        return tails().stream()
                .sorted(Comparator.comparing(LogArchives::session).reversed())
                .flatMap(key -> readTail(key).stream())
                .filter(tail -> tail.follows(chain))
                .findFirst();
    }

    /** The keys of all of them. */
    List<ObjectKey> tails() {
        try (Stream<ObjectInfo> objects = store.list(Layout.tails())) {
            return objects.map(ObjectInfo::key)
                    .filter(key ->
                            Layout.isLogTail(key) && Layout.sessionOf(key).isPresent())
                    .toList();
        }
    }

    private static SessionId session(ObjectKey key) {
        return Layout.sessionOf(key).orElseThrow();
    }

    /** Empty if it is gone, or damaged. */
    Optional<LogTail> readTail(ObjectKey key) {
        try {
            return store.read(key, DocumentCodec.LARGEST).map(object -> codec.decode(key, object, LogTail.class));
        } catch (Corrupt e) {
            LOG.warn("what was looked at of logs is damaged, and left out: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private ObjectRef putDocument(ObjectKey key, Document document) {
        byte[] object = codec.encode(document);
        if (!put.put(key, object)) {
            throw new Conflict(
                    "unable to write " + key + ": expected no such object, found one with other content",
                    "two leaders of one session disagree on what it archived; the next cycle writes under keys of its own");
        }
        return ObjectRef.of(key, object);
    }

    private <T extends Document> T read(ObjectRef expected, Class<T> type) {
        ObjectKey key = expected.key();
        byte[] object = store.read(key, DocumentCodec.LARGEST)
                .orElseThrow(() -> corrupt(key, expected.length() + " bytes", "nothing"));
        ObjectRef found = ObjectRef.of(key, object);
        if (!found.equals(expected)) {
            throw corrupt(key, expected.toString(), found.toString());
        }
        return codec.decode(key, object, type);
    }

    private static void requirePlace(ObjectKey key, boolean isOfType, SessionId session) {
        if (!isOfType || !Layout.sessionOf(key).equals(Optional.of(session))) {
            throw new IllegalArgumentException("expected a key of session " + session + ", found " + key);
        }
    }

    private static void requireSession(ObjectKey key, SessionId found) {
        if (!Layout.sessionOf(key).equals(Optional.of(found))) {
            throw corrupt(key, "what the session in its key wrote", "what session " + found + " wrote");
        }
    }

    private static void requireCluster(ObjectKey key, ClusterId expected, ClusterId found) {
        if (!found.equals(expected)) {
            throw corrupt(key, "the log archive of cluster " + expected, "that of cluster " + found);
        }
    }

    private static Corrupt corrupt(ObjectKey key, String expected, String found) {
        return new Corrupt(
                "unable to read " + key + ": expected " + expected + ", found " + found,
                "the object was damaged or replaced; what the log archive keeps there cannot be restored",
                null);
    }
}
