package io.holdfast.repository;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Layout;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ObjectRef;
import io.holdfast.storage.ObjectStore;
import java.util.Optional;

/** Writes and reads manifests. A manifest is written once: whoever comes later takes the one that is there. */
final class Manifests {

    private final ObjectStore store;
    private final DocumentCodec codec;
    private final SettledPut put;

    Manifests(ObjectStore store, DocumentCodec codec, SettledPut put) {
        this.store = store;
        this.codec = codec;
        this.put = put;
    }

    BackupEntry put(Manifest manifest) {
        ObjectKey key = Layout.manifest(manifest.backup());
        byte[] object = codec.encode(manifest);
        if (put.put(key, object)) {
            return BackupEntry.of(manifest, ObjectRef.of(key, object));
        }
        byte[] earlier = read(key);
        Manifest first = codec.decode(key, earlier, Manifest.class);
        if (!first.tables().equals(manifest.tables()) || !first.cluster().equals(manifest.cluster())) {
            throw new Conflict(
                    "unable to write " + key + ": expected the tables of this session, found others",
                    "two leaders of one session disagree on what it stored; cancel it and start another");
        }
        return BackupEntry.of(first, ObjectRef.of(key, earlier));
    }

    Manifest read(BackupEntry entry) {
        ObjectRef expected = entry.manifest();
        byte[] object = read(expected.key());
        ObjectRef found = ObjectRef.of(expected.key(), object);
        if (!found.equals(expected)) {
            throw corrupt(expected.key(), expected.toString(), found.toString());
        }
        Manifest manifest = codec.decode(expected.key(), object, Manifest.class);
        if (!BackupEntry.of(manifest, found).equals(entry)) {
            throw corrupt(expected.key(), "the manifest of " + entry, "that of " + BackupEntry.of(manifest, found));
        }
        return manifest;
    }

    Optional<Manifest> find(BackupId backup) {
        ObjectKey key = Layout.manifest(backup);
        return store.read(key, DocumentCodec.LARGEST).map(object -> codec.decode(key, object, Manifest.class));
    }

    private byte[] read(ObjectKey key) {
        return store.read(key, DocumentCodec.LARGEST).orElseThrow(() -> corrupt(key, "a manifest", "nothing"));
    }

    private static Corrupt corrupt(ObjectKey key, String expected, String found) {
        return new Corrupt(
                "unable to read " + key + ": expected " + expected + ", found " + found,
                "the object was damaged or replaced; its backup cannot be used",
                null);
    }
}
