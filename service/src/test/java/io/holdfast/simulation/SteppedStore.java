package io.holdfast.simulation;

import io.holdfast.error.Conflict;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Swept;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The shared objects as one process sees them. Others move before each call, and between effect and return of each that
 * changes something; there a call may fail and the process may die. The fault model is {@link ObjectStore}'s contract: a
 * creation is refused without effect; or it ends with {@code OutcomeUnknown}, having taken effect, or never, or later; a
 * deletion that fails may have taken effect; a listing shows what comes and goes while it is read, or not.
 */
final class SteppedStore implements ObjectStore {

    private final SharedStore shared;
    private final Actor actor;

    SteppedStore(SharedStore shared, Actor actor) {
        this.shared = shared;
        this.actor = actor;
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public void prepare() {}

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        byte[] copy = content.clone();
        return creating("put " + key, () -> shared.create(key, copy));
    }

    /** What a store that cannot create conditionally does instead. */
    void replace(ObjectKey key, byte[] content) {
        byte[] copy = content.clone();
        creating("REPLACE " + key, () -> {
            shared.replace(key, copy);
            return true;
        });
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        reading("create " + key, () -> true);
        return new Sink(key);
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        return reading("read " + key, () -> shared.objects().read(key, maxBytes));
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        return reading("open " + key, () -> shared.objects().open(key, offset, length));
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        return reading("stat " + key, () -> shared.objects().stat(key));
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        Spliterator<ObjectInfo> pages =
                Spliterators.spliteratorUnknownSize(new Listing(prefix), Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(pages, false);
    }

    @Override
    public void delete(ObjectKey key) {
        actor.stepBeforeTurn();
        failNow("delete " + key);
        shared.delete(key);
        actor.note("delete " + key, "done");
        actor.step();
        failNow("(reply to) delete " + key);
    }

    /** Sinks here leave nothing behind. */
    @Override
    public Swept sweep(Instant before) {
        actor.step();
        return new Swept(0, 0);
    }

    Actor actor() {
        return actor;
    }

    private <T> T reading(String call, Supplier<T> effect) {
        actor.step();
        return readingNow(call, effect);
    }

    private <T> T readingNow(String call, Supplier<T> effect) {
        failNow(call);
        T result = effect.get();
        actor.note(call, result instanceof Optional<?> found ? found.isPresent() ? "there" : "nothing" : "done");
        return result;
    }

    private boolean creating(String call, Supplier<Boolean> effect) {
        actor.stepBeforeTurn();
        failNow(call);
        if (happens(0.5)) {
            actor.note(call, "UNKNOWN, not done");
            throw new OutcomeUnknown("lost the question of " + call, null);
        }
        if (happens(0.5)) {
            actor.note(call, "UNKNOWN, done later");
            actor.scheduler().later(() -> actor.note("(late) " + call, effect.get() ? "done" : "taken"));
            throw new OutcomeUnknown("lost sight of " + call, null);
        }
        boolean result = effect.get();
        actor.note(call, result ? "done" : "taken");
        actor.step();
        if (happens(1)) {
            actor.note("(reply to) " + call, "UNKNOWN");
            throw new OutcomeUnknown("lost the answer to " + call, null);
        }
        return result;
    }

    private void failNow(String call) {
        if (happens(1)) {
            actor.note(call, "UNAVAILABLE");
            throw new Unavailable("unable to reach the store: " + call, null, null);
        }
    }

    private boolean happens(double part) {
        return actor.scheduler().happens(part * actor.scheduler().weather().error());
    }

    private final class Sink extends ObjectSink {

        private final ObjectKey key;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Sink(ObjectKey key) {
            this.key = key;
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            content.write(bytes, from, count);
        }

        @Override
        public void commit() {
            byte[] whole = content.toByteArray();
            if (!creating("commit " + key, () -> shared.create(key, whole))) {
                throw new Conflict("unable to create " + key + ": expected no object, found one", null);
            }
        }

        @Override
        public void close() {}
    }

    /** Fetches a page when the one before is used up: what others do in between shows, or not. */
    private final class Listing implements Iterator<ObjectInfo> {

        private final KeyPrefix prefix;
        private Iterator<ObjectInfo> page = List.<ObjectInfo>of().iterator();
        private @Nullable ObjectKey last;
        private boolean ended;

        Listing(KeyPrefix prefix) {
            this.prefix = prefix;
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && !ended) {
                page = fetch().iterator();
            }
            return page.hasNext();
        }

        @Override
        public ObjectInfo next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ObjectInfo next = page.next();
            last = next.key();
            return next;
        }

        private List<ObjectInfo> fetch() {
            ObjectKey after = last;
            int most = actor.scheduler().weather().page();
            if (prefix.equals(Layout.intents())) {
                actor.stepBeforeTurn();
            } else {
                actor.step();
            }
            return readingNow("list " + prefix + (after == null ? "" : " after " + after.name()), () -> {
                List<ObjectInfo> found = new ArrayList<>();
                try (Stream<ObjectInfo> all = shared.objects().list(prefix)) {
                    all.filter(object -> after == null || object.key().compareTo(after) > 0)
                            .limit(most)
                            .forEach(found::add);
                }
                ended = found.size() < most;
                return found;
            });
        }
    }
}
