package io.holdfast.storage;

import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store with faults, as a {@link FaultModel} describes them. What fails is decided by the seed, the kind of call, its key
 * and how often that call was made for that key: so a run is the same for the same seed, however its threads interleave.
 * Every error that it throws, and {@link #location}, name the seed; {@link #seed} takes it from {@code -Dseed=}.
 *
 * <p>The fault model is that of the contract and no worse, but for {@code corruptRead}, which sums have to find, and {@code
 * delayedListing}, which no store may do: errors before and after the effect, delays, throttling, writers that die half-way
 * and leave remains, streams and listings that break off. An object that is there stays there, whole.
 */
public final class FaultyStore implements ObjectStore {

    private final ObjectStore store;
    private final long seed;
    private final Pause pause;
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private volatile FaultModel model;
    private volatile @Nullable ObjectKey createdLast;

    public FaultyStore(ObjectStore store, FaultModel model, long seed, Pause pause) {
        this.store = store;
        this.model = model;
        this.seed = seed;
        this.pause = pause;
    }

    /** The seed of {@code -Dseed=}, or this one. */
    public static long seed(long usual) {
        return Long.getLong("seed", usual);
    }

    /** Other faults from now on, such as none, to look at what is left. */
    public void become(FaultModel other) {
        model = other;
    }

    /** The chances of one call. */
    private final class Chance {

        private final String call;
        private final Random random;

        Chance(String method, String key) {
            int number = calls.computeIfAbsent(method + " " + key, k -> new AtomicInteger())
                    .incrementAndGet();
            this.call = method + " " + key + " (call " + number + ", seed " + seed + ")";
            this.random = new Random(seed * 31 + call.hashCode());
            // The first numbers of seeds that are alike are alike.
            random.nextLong();
        }

        boolean happens(double probability) {
            return random.nextDouble() < probability;
        }

        void beginsOrFails() {
            if (happens(model.delayed())) {
                pause.pause(
                        Duration.ofMillis(random.nextLong(model.longestDelay().toMillis() + 1)));
            }
            if (happens(model.refused())) {
                throw new Unavailable("unable to reach the store in " + call, null, null);
            }
            if (happens(model.throttled())) {
                throw new Unavailable("unable to take so many calls: slow down in " + call, null, null);
            }
        }

        <T> T creates(ObjectKey key, Supplier<T> effect) {
            if (happens(model.lostQuestion())) {
                throw new OutcomeUnknown("lost the question of " + call, null);
            }
            T answer = effect.get();
            createdLast = key;
            if (happens(model.lostAnswer())) {
                throw new OutcomeUnknown("lost the answer " + answer + " to " + call, null);
            }
            return answer;
        }

        Unavailable brokenOff(String what) {
            return new Unavailable(what + " in " + call, null, null);
        }
    }

    private Chance begin(String method, String key) {
        Chance chance = new Chance(method, key);
        chance.beginsOrFails();
        return chance;
    }

    @Override
    public String location() {
        return store.location() + " with faults of seed " + seed;
    }

    @Override
    public void prepare() {
        begin("prepare", "");
        store.prepare();
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        return begin("put", key.path()).creates(key, () -> store.putIfAbsent(key, content));
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        begin("create", key.path());
        return new TearingSink(key, store.create(key));
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        Chance chance = begin("read", key.path());
        Optional<byte[]> content = store.read(key, maxBytes);
        if (content.isPresent() && content.get().length > 0 && chance.happens(model.corruptRead())) {
            flip(content.get(), chance.random.nextInt(content.get().length), chance.random);
        }
        return content;
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        Chance chance = begin("open", key.path());
        return store.open(key, offset, length).map(content -> {
            long breaksAt = chance.happens(model.brokenRead()) ? chance.random.nextLong(length + 1) : -1;
            long flipsAt = length > 0 && chance.happens(model.corruptRead()) ? chance.random.nextLong(length) : -1;
            return breaksAt < 0 && flipsAt < 0 ? content : new FaultyStream(content, chance, breaksAt, flipsAt);
        });
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        begin("stat", key.path());
        return store.stat(key);
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        Chance chance = begin("list", prefix.text());
        Stream<ObjectInfo> objects = store.list(prefix);
        if (chance.happens(model.delayedListing())) {
            ObjectKey late = createdLast;
            return objects.filter(info -> !info.key().equals(late));
        }
        if (chance.happens(model.brokenListing())) {
            int most = chance.random.nextInt(4);
            AtomicInteger given = new AtomicInteger();
            return objects.peek(info -> {
                if (given.getAndIncrement() == most) {
                    throw chance.brokenOff("the listing broke off");
                }
            });
        }
        return objects;
    }

    @Override
    public void delete(ObjectKey key) {
        Chance chance = begin("delete", key.path());
        store.delete(key);
        if (chance.happens(model.lostAnswer())) {
            throw chance.brokenOff("lost the answer");
        }
    }

    @Override
    public Swept sweep(Instant before) {
        begin("sweep", "");
        return store.sweep(before);
    }

    private static void flip(byte[] bytes, int at, Random random) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
    }

    private final class TearingSink extends ObjectSink {

        private final ObjectKey key;
        private final ObjectSink sink;
        private boolean torn;

        TearingSink(ObjectKey key, ObjectSink sink) {
            this.key = key;
            this.sink = sink;
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            Chance chance = mayTear("write");
            if (torn) {
                sink.write(bytes, from, chance.random.nextInt(count + 1));
                throw chance.brokenOff("the write was torn");
            }
            sink.write(bytes, from, count);
        }

        @Override
        public void commit() {
            Chance chance = mayTear("commit");
            if (torn) {
                throw chance.brokenOff("the write was torn");
            }
            chance.creates(key, () -> {
                sink.commit();
                return true;
            });
        }

        /** A torn one is not closed: its writer is dead, as far as the store can see. */
        @Override
        public void close() {
            if (!torn) {
                sink.close();
            }
        }

        private Chance mayTear(String method) {
            if (torn) {
                throw new IllegalStateException(key + " is torn");
            }
            Chance chance = new Chance(method, key.path());
            torn = chance.happens(model.tornWrite());
            return chance;
        }
    }

    private static final class FaultyStream extends FilterInputStream {

        private final Chance chance;
        private final long breaksAt;
        private final long flipsAt;
        private long at;

        FaultyStream(InputStream in, Chance chance, long breaksAt, long flipsAt) {
            super(in);
            this.chance = chance;
            this.breaksAt = breaksAt;
            this.flipsAt = flipsAt;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            if (at == breaksAt && count > 0) {
                throw chance.brokenOff("the stream broke off after " + at + " bytes");
            }
            int most = (int) Math.min(count, breaksAt < at ? count : breaksAt - at);
            int got = in.read(bytes, from, most);
            if (got > 0 && flipsAt >= at && flipsAt < at + got) {
                flip(bytes, from + (int) (flipsAt - at), chance.random);
            }
            at += Math.max(0, got);
            return got;
        }
    }
}
