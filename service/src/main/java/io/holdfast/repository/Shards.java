package io.holdfast.repository;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.RegionImage;
import io.holdfast.format.Sha256;
import io.holdfast.format.ShardCounts;
import io.holdfast.format.ShardHeader;
import io.holdfast.format.ShardReader;
import io.holdfast.format.ShardRef;
import io.holdfast.format.ShardWriter;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes and reads shards. A shard is written once: whoever comes later takes the one that is there. */
final class Shards {

    private final ObjectStore store;

    Shards(ObjectStore store) {
        this.store = store;
    }

    ShardRef put(ShardHeader header, Iterable<RegionImage> regions) {
        Optional<ShardRef> earlier = find(header);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        try {
            return write(header, regions);
        } catch (Conflict e) {
            return find(header).orElseThrow(() -> e);
        }
    }

    Optional<ShardRef> find(ShardHeader header) {
        return find(header, region -> {});
    }

    Optional<ShardRef> find(ShardHeader header, Consumer<RegionImage> visitor) {
        ObjectKey key = Layout.shard(header.backup(), header.number());
        return store.stat(key).map(info -> {
            Scanned found = scan(info, visitor);
            if (!found.header.equals(header)) {
                throw corrupt(key, header.toString(), found.header.toString());
            }
            return found.ref();
        });
    }

    void read(ShardRef ref, Consumer<RegionImage> visitor) {
        Scanned found = scan(requirePresent(ref), visitor);
        requireHash(ref, found.sha256);
        if (!found.counts.equals(ref.counts())) {
            throw corrupt(ref.object().key(), ref.counts().toString(), found.counts.toString());
        }
    }

    /** The same, and Corrupt if the shard says that it is another one. */
    void read(ShardHeader expected, ShardRef ref, Consumer<RegionImage> visitor) {
        Scanned found = scan(requirePresent(ref), visitor);
        requireHash(ref, found.sha256);
        if (!found.header.equals(expected) || !found.counts.equals(ref.counts())) {
            throw corrupt(
                    ref.object().key(), expected + " with " + ref.counts(), found.header + " with " + found.counts);
        }
    }

    void verify(ShardRef ref) {
        MessageDigest digest = Sha256.newDigest();
        try (InputStream object = open(requirePresent(ref), digest)) {
            object.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw notFromStore(e);
        }
        requireHash(ref, Sha256.finish(digest));
    }

    private ShardRef write(ShardHeader header, Iterable<RegionImage> regions) {
        ObjectKey key = Layout.shard(header.backup(), header.number());
        try (ObjectSink sink = store.create(key);
                Measured measured = new Measured(sink)) {
            ShardWriter writer = new ShardWriter(measured, header);
            for (RegionImage region : regions) {
                writer.write(region);
            }
            ShardCounts counts = writer.finish();
            sink.commit();
            return ShardRef.of(header.number(), measured.ref(key), counts);
        } catch (IOException e) {
            throw notFromStore(e);
        }
    }

    private Scanned scan(ObjectInfo info, Consumer<RegionImage> visitor) {
        MessageDigest digest = Sha256.newDigest();
        try (InputStream object = open(info, digest)) {
            ShardReader reader = new ShardReader(info.key(), object);
            Optional<RegionImage> region = reader.next();
            while (region.isPresent()) {
                visitor.accept(region.get());
                region = reader.next();
            }
            object.transferTo(OutputStream.nullOutputStream());
            return new Scanned(info, reader.header(), reader.counts(), Sha256.finish(digest));
        } catch (IOException e) {
            throw notFromStore(e);
        }
    }

    private InputStream open(ObjectInfo info, MessageDigest digest) {
        return store.open(info.key(), 0, info.length())
                .map(object -> new DigestInputStream(object, digest))
                .orElseThrow(() -> corrupt(info.key(), "a shard", "nothing"));
    }

    private ObjectInfo requirePresent(ShardRef ref) {
        ObjectKey key = ref.object().key();
        ObjectInfo info = store.stat(key).orElseThrow(() -> corrupt(key, "a shard", "nothing"));
        if (info.length() != ref.object().length()) {
            throw corrupt(key, ref.object().length() + " bytes", info.length() + " bytes");
        }
        return info;
    }

    private static void requireHash(ShardRef ref, Sha256 found) {
        if (!found.equals(ref.object().sha256())) {
            throw corrupt(ref.object().key(), "SHA-256 " + ref.object().sha256(), found.hex());
        }
    }

    private static Corrupt corrupt(ObjectKey key, String expected, String found) {
        return new Corrupt(
                "unable to read " + key + ": expected " + expected + ", found " + found,
                "the object was damaged or replaced; its backup cannot be used",
                null);
    }

    /** Streams of a store throw errors of their own, and gzip's are told apart by the reader. */
    private static UncheckedIOException notFromStore(IOException e) {
        return new UncheckedIOException(e);
    }

    /** What a whole shard was found to be. */
    private record Scanned(ObjectInfo info, ShardHeader header, ShardCounts counts, Sha256 sha256) {
        ShardRef ref() {
            return ShardRef.of(header.number(), new ObjectRef(info.key(), info.length(), sha256), counts);
        }
    }

    /** Passes bytes on, and sums and counts them. */
    private static final class Measured extends FilterOutputStream {

        private final MessageDigest digest = Sha256.newDigest();
        private long length;

        Measured(OutputStream target) {
            super(target);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
            digest.update(bytes, from, count);
            length += count;
        }

        ObjectRef ref(ObjectKey key) {
            return new ObjectRef(key, length, Sha256.finish(digest));
        }
    }
}
