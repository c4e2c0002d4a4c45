package io.holdfast.repository;

import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Swept;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A store whose calls fail as a script says. The fault model: a call is refused; or it is answered with an unknown outcome,
 * having taken effect or not; or the process dies before or after it takes effect.
 */
public final class ScriptedStore implements ObjectStore {

    /** What becomes of a call. */
    public enum Fault {
        NONE,
        UNAVAILABLE,
        UNKNOWN_AND_UNDONE,
        UNKNOWN_BUT_DONE,
        DEATH_BEFORE,
        DEATH_AFTER
    }

    /** Ends the process, as far as the code under test can see. */
    public static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Death(String when) {
            super(when);
        }
    }

    /**
     * A call of the store.
     *
     * @param number counts the calls from 1
     */
    public record Call(int number, String method, String key) {
        public boolean is(String wantedMethod, String keyStart) {
            return method.equals(wantedMethod) && key.startsWith(keyStart);
        }
    }

    private final ObjectStore store;
    private final Function<Call, Fault> script;
    private final AtomicInteger calls = new AtomicInteger();

    public ScriptedStore(ObjectStore store, Function<Call, Fault> script) {
        this.store = store;
        this.script = script;
    }

    public int calls() {
        return calls.get();
    }

    private <T> T call(String method, String key, Supplier<T> effect) {
        Call call = new Call(calls.incrementAndGet(), method, key);
        switch (script.apply(call)) {
            case NONE -> {
                return effect.get();
            }
            case UNAVAILABLE -> throw new Unavailable("unable to reach the store in " + call, null, null);
            case UNKNOWN_AND_UNDONE -> throw new OutcomeUnknown("lost the question of " + call, null);
            case UNKNOWN_BUT_DONE -> throw new OutcomeUnknown("lost the answer " + effect.get() + " to " + call, null);
            case DEATH_BEFORE -> throw new Death("before " + call);
            case DEATH_AFTER -> throw new Death("after " + call + " gave " + effect.get());
        }
        throw new IllegalStateException("every fault is handled above");
    }

    private void call(String method, String key, Runnable effect) {
        call(method, key, () -> {
            effect.run();
            return true;
        });
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void prepare() {
        call("prepare", "", store::prepare);
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        return call("put", key.path(), () -> store.putIfAbsent(key, content));
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        ObjectSink sink = call("create", key.path(), () -> store.create(key));
        return new ObjectSink() {
            @Override
            public void write(byte[] bytes, int from, int count) {
                call("write", key.path(), () -> sink.write(bytes, from, count));
            }

            @Override
            public void commit() {
                call("commit", key.path(), sink::commit);
            }

            @Override
            public void close() {
                sink.close();
            }
        };
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        return call("read", key.path(), () -> store.read(key, maxBytes));
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        return call("open", key.path(), () -> store.open(key, offset, length));
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        return call("stat", key.path(), () -> store.stat(key));
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        return call("list", prefix.text(), () -> store.list(prefix));
    }

    @Override
    public void delete(ObjectKey key) {
        call("delete", key.path(), () -> store.delete(key));
    }

    @Override
    public Swept sweep(Instant before) {
        return call("sweep", "", () -> store.sweep(before));
    }
}
