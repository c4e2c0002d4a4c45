package io.holdfast.storage;

import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whole objects by key. An object appears at once and complete, or not at all, and never changes: there is no way to
 * replace one. This is the contract of every store; {@code ObjectStoreContract} among the tests is its executable form.
 *
 * <ul>
 *   <li><b>Visibility.</b> Once a call that creates or deletes has returned, every later read, stat and list by anybody,
 *       in any process, shows it. Nobody ever sees a part of an object.
 *   <li><b>Durability.</b> Once a call that creates has returned, the object survives a crash of every machine involved,
 *       as far as the medium does. A deletion may come undone in a crash.
 *   <li><b>Names.</b> No key may be a folder of another one: with {@code a/b} there is no {@code a}. What lies in the
 *       place under a name that is no key is none of the store's objects, and is passed over.
 *   <li><b>Failure.</b> Every method throws {@code Unavailable} when the place cannot be reached or refuses: it is
 *       missing, read-only or full, or a call to it failed. After that, a call that creates has created nothing. If it
 *       cannot know, it throws {@code OutcomeUnknown} instead: the object may be there, be it now or later, whole.
 *       {@code Rejected} means that the place can never do what is asked of it. An {@code Unavailable} with a hint waits
 *       for a person; one without may pass by itself.
 *   <li><b>Time.</b> Every call ends, that of a stream or sink included: where no answer comes in the time that the store was
 *       given ({@link Patience}), which is longer for more bytes, it fails as above. What comes, but crawls, is given up by
 *       {@link PatientStore}. The exception is a folder, whose calls are those of the operating system: where that waits for
 *       ever, as on a hard mount of a dead NFS server, nothing else ends them.
 *   <li><b>Size.</b> An object may be as large as the medium takes, and is never held in memory whole: a sink keeps no more
 *       of it than one part of an upload. {@link #putIfAbsent} and {@link #read} are for what fits in memory.
 *   <li><b>Remains.</b> A writer that dies before its commit may leave temporary files or parts of an upload. They are no
 *       objects: no method but {@link #sweep} sees them, and they never become one.
 *   <li><b>Retries.</b> No store retries: {@link RetryingStore} and callers do, since they know what a repetition means. The
 *       one exception is a part of an upload, which nobody but its sink can send again.
 *   <li><b>Threads.</b> A store may be used by many threads; a sink or stream of it by one at a time.
 * </ul>
 */
public interface ObjectStore {

    /** Where this is, for people, as text that {@link StoreLocation#parse} takes where there is one. */
    String location();

    /**
     * Makes the place ready for its first object, if it can: a missing folder is created if the one above it is there.
     * Everything else demands that the place exists. Does nothing to a place that is ready.
     */
    void prepare();

    /**
     * Creates an object if there is none of this key. Of any number of callers at the same time exactly one succeeds.
     * Repeating it after {@code OutcomeUnknown} with the same content is harmless, and establishes the object: when it
     * returns, with either answer, the object that is there is durable.
     *
     * @return false if an object of this key is there already, whatever its content
     */
    boolean putIfAbsent(ObjectKey key, byte[] content);

    /** Begins an object that is written as a stream; there is nothing of it to be seen before {@link ObjectSink#commit}. */
    ObjectSink create(ObjectKey key);

    /**
     * The whole content of a small object, empty if there is none of this key. {@code Corrupt} if it is longer than
     * {@code maxBytes}.
     */
    Optional<byte[]> read(ObjectKey key, int maxBytes);

    /**
     * The bytes of an object from {@code offset} on, exactly {@code length} of them; empty if there is none of this key.
     * {@code Corrupt}, here or while it is read, if the object ends before. The stream throws only errors of this
     * contract, never an {@code IOException}; it must be closed. An object that is deleted while it is read may be read to
     * its end, or reading fails with {@code Unavailable} or {@code Corrupt}.
     */
    Optional<InputStream> open(ObjectKey key, long offset, long length);

    /** Length and time of an object, empty if there is none of this key. */
    Optional<ObjectInfo> stat(ObjectKey key);

    /**
     * All objects below a prefix in ascending order of their keys, read while the stream is consumed; memory is bounded
     * by the names in one folder of each level. Objects that come or go meanwhile may or may not be in it; all others are,
     * once. Close it. Consuming it throws the errors of this contract.
     */
    Stream<ObjectInfo> list(KeyPrefix prefix);

    /** Deletes an object; fine if there is none of this key. */
    void delete(ObjectKey key);

    /**
     * Deletes what writers left that died before their commit, as far as it was begun or last written before a moment by
     * the clock of the store, which is that of {@link ObjectInfo#modified}. A writer that was only slow, and whose remains
     * are swept, fails in a write or its commit with {@code Unavailable}, and nothing of it is ever seen; so the moment
     * should lie a good deal further back than any write takes. Objects are never touched. Whatever an error leaves is for
     * the next sweep.
     */
    Swept sweep(Instant before);
}
