package io.holdfast.qualify;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Tries out whether a store keeps its contract, as far as that can be seen from outside: most of all that of many writers
 * of one object one succeeds, which everything in a repository rests on. It writes under keys of its own, in a place with
 * or without a repository, and deletes them again. A store that cannot be reached throws its error; a store that does
 * something wrong is what the verdict is for.
 */
public final class Qualification {

    private static final int FULL_RACES = 10;
    private static final int LARGE_BLOCKS = 64;
    private static final Duration MOST_SKEW = Duration.ofMinutes(1);

    private final ObjectStore store;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final int largeBlocks;

    public Qualification(ObjectStore store, RandomGenerator random, InstantSource clock) {
        this(store, random, clock, LARGE_BLOCKS);
    }

    Qualification(ObjectStore store, RandomGenerator random, InstantSource clock, int largeBlocks) {
        this.largeBlocks = largeBlocks;
        this.store = store;
        this.random = random;
        this.clock = clock;
    }

    /** What has to be known before anything is created: takes a few dozen calls. */
    public Verdict quick() {
        return run(false);
    }

    /** Everything; writes some 200 MB. */
    public Verdict full() {
        return run(true);
    }

    private Verdict run(boolean full) {
        store.prepare();
        byte[] id = new byte[8];
        random.nextBytes(id);
        List<Check> checks = new ArrayList<>();
        try (Place place = new Place(store, HexFormat.of().formatHex(id))) {
            int races = full ? FULL_RACES : 1;
            checks.add(check("exclusive-create", () -> exclusiveCreate(place, races)));
            checks.add(check("exclusive-stream", () -> exclusiveStream(place, races)));
            checks.add(check("read-after-write", () -> readAfterWrite(place)));
            checks.add(check("ranged-read", () -> rangedRead(place)));
            checks.add(check("listing", () -> listing(place)));
            if (full) {
                checks.add(check("large-object", () -> largeObject(place)));
                checks.add(check("aborted-write", () -> abortedWrite(place)));
                checks.add(check("clock", () -> clock(place)));
            }
        }
        return new Verdict(checks);
    }

    private static Check check(String name, Supplier<String> attempt) {
        try {
            return new Check(name, true, attempt.get());
        } catch (Unfit | Rejected | Corrupt e) {
            return new Check(name, false, String.valueOf(e.getMessage()));
        }
    }

    private String exclusiveCreate(Place place, int races) {
        for (int i = 0; i < races; i++) {
            new Race(store, place.key("put/" + i)).ofPuts();
        }
        return "of many writers of one object one succeeded";
    }

    private String exclusiveStream(Place place, int races) {
        for (int i = 0; i < races; i++) {
            new Race(store, place.key("stream/" + i)).ofStreams();
        }
        return "of many streams to one object one succeeded";
    }

    private String readAfterWrite(Place place) {
        for (int i = 0; i < 10; i++) {
            ObjectKey key = place.key("read/" + i);
            Unfit.unless(store.stat(key).isEmpty(), "no object before it is written", "one");
            byte[] content = bytes(1000 + i);
            store.putIfAbsent(key, content);
            Unfit.unless(
                    store.read(key, content.length)
                            .filter(found -> Arrays.equals(found, content))
                            .isPresent(),
                    "an object right after it was written",
                    "none, or another content");
            Unfit.unless(
                    store.stat(key).map(ObjectInfo::length).orElse(-1L) == content.length,
                    "its length right after it was written",
                    "none, or another one");
            store.delete(key);
            Unfit.unless(store.read(key, content.length).isEmpty(), "no object right after its deletion", "one");
        }
        return "objects were there once written, and gone once deleted";
    }

    private String rangedRead(Place place) {
        ObjectKey key = place.key("range");
        byte[] content = bytes(100_000);
        store.putIfAbsent(key, content);
        for (int[] range : new int[][] {{0, 1}, {0, 100_000}, {1, 99_998}, {99_999, 1}, {50_000, 10_000}}) {
            byte[] expected = Arrays.copyOfRange(content, range[0], range[0] + range[1]);
            Unfit.unless(
                    Arrays.equals(range(key, range[0], range[1]), expected),
                    "bytes " + range[0] + " to " + (range[0] + range[1] - 1),
                    "others");
        }
        return "parts of an object were read";
    }

    private String listing(Place place) {
        List<ObjectKey> keys = IntStream.range(0, 30)
                .mapToObj(i -> place.key(
                        List.of("list/a/", "list/a-b/", "list/a.b/", "list/").get(i % 4) + "x" + i))
                .sorted()
                .toList();
        KeyPrefix below = KeyPrefix.folder(place.prefix().text() + "list");
        for (int i = keys.size() - 1; i >= 0; i--) {
            store.putIfAbsent(keys.get(i), new byte[0]);
        }
        expectListed(place.listed(below), keys, "after they were created");
        for (int i = 0; i < keys.size(); i += 2) {
            store.delete(keys.get(i));
        }
        List<ObjectKey> left = IntStream.range(0, keys.size())
                .filter(i -> i % 2 == 1)
                .mapToObj(keys::get)
                .toList();
        expectListed(place.listed(below), left, "after others were deleted");
        return "listings were complete and in order";
    }

    private static void expectListed(List<ObjectKey> found, List<ObjectKey> expected, String when) {
        Unfit.unless(
                List.copyOf(found).stream().sorted().toList().equals(expected),
                expected.size() + " objects in a listing " + when,
                found.size() + ", or others");
        Unfit.unless(found.equals(expected), "a listing in ascending order of keys", "another order");
    }

    private String largeObject(Place place) {
        LargeObject large = new LargeObject(store, place.key("large"), largeBlocks);
        large.write();
        Unfit.unless(
                store.stat(place.key("large")).map(ObjectInfo::length).orElse(-1L) == large.bytes(),
                "a large object of " + large.bytes() + " bytes",
                "none, or another length");
        large.readBack();
        Unfit.unless(large.isRefused(), "a second large object of one key to be refused", "it created");
        return (large.bytes() >> 20) + " MiB were written and read back";
    }

    private String abortedWrite(Place place) {
        ObjectKey key = place.key("aborted/large");
        new LargeObject(store, key, largeBlocks / 4).abandon();
        new LargeObject(store, place.key("aborted/small"), 1).abandon();
        Unfit.unless(store.stat(key).isEmpty(), "nothing of a write that was given up", "an object");
        List<ObjectKey> found = place.listed(KeyPrefix.folder(place.prefix().text() + "aborted"));
        Unfit.unless(found.isEmpty(), "nothing of a write that was given up", found);
        return "a write that was given up left nothing";
    }

    /** Never a reason to refuse: no decision rests on the store's clock but when the remains of writers are old. */
    private String clock(Place place) {
        ObjectKey key = place.key("clock");
        store.putIfAbsent(key, new byte[0]);
        Duration skew = store.stat(key)
                .map(info -> Duration.between(clock.instant(), info.modified()))
                .orElseThrow(() -> new Unfit("the time of an object", "no object"));
        String text =
                Math.abs(skew.toSeconds()) + " s " + (skew.isNegative() ? "behind" : "ahead of") + " this machine";
        return skew.abs().compareTo(MOST_SKEW) > 0
                ? "warning: the store's clock is " + text + "; set one of them"
                : "the store's clock is " + text;
    }

    private byte[] range(ObjectKey key, long offset, long length) {
        try (InputStream in = store.open(key, offset, length)
                .orElseThrow(() -> new Unfit("an object right after it was written", "none"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
