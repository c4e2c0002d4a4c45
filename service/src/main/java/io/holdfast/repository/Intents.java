package io.holdfast.repository;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Intent;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The intents of the sessions, each under a number of its own. */
final class Intents {

    private static final int MOST_ATTEMPTS = 100;

    private final ObjectStore store;
    private final DocumentCodec codec;
    private final SettledPut put;

    Intents(ObjectStore store, DocumentCodec codec, SettledPut put) {
        this.store = store;
        this.codec = codec;
        this.put = put;
    }

    void put(Intent intent) {
        int next = keys(Layout.intents(intent.session())).stream()
                .mapToInt(key -> parse(key).number + 1)
                .max()
                .orElse(1);
        byte[] object = codec.encode(intent);
        for (int number = next; number < next + MOST_ATTEMPTS; number++) {
            if (put.put(Layout.intent(intent.session(), number), object)) {
                return;
            }
        }
        throw new Unavailable(
                "unable to write the intent of session " + intent.session() + ": others come too fast", null, null);
    }

    List<Intent> all() {
        return read(Layout.intents());
    }

    List<Intent> of(SessionId session) {
        return read(Layout.intents(session));
    }

    private List<Intent> read(KeyPrefix prefix) {
        return keys(prefix).stream().flatMap(key -> read(key).stream()).toList();
    }

    void delete(SessionId session) {
        keys(Layout.intents(session)).forEach(store::delete);
    }

    private List<ObjectKey> keys(KeyPrefix prefix) {
        try (Stream<ObjectInfo> intents = store.list(prefix)) {
            return intents.map(ObjectInfo::key).toList();
        }
    }

    /** Empty if its session ended since it was listed. */
    private Optional<Intent> read(ObjectKey key) {
        Place place = parse(key);
        return store.read(key, DocumentCodec.LARGEST).map(object -> {
            Intent intent = codec.decode(key, object, Intent.class);
            if (!intent.session().equals(place.session)) {
                throw corrupt(key, "the intent of session " + place.session, "that of " + intent.session());
            }
            return intent;
        });
    }

    private static Place parse(ObjectKey key) {
        String[] segments = key.path().split("/", -1);
        try {
            Place place = new Place(new SessionId(segments[1]), Integer.parseInt(segments[2]));
            if (Layout.intent(place.session, place.number).equals(key)) {
                return place;
            }
        } catch (Rejected | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw corrupt(key, "intents/<session>/<8 digits>", "another key");
        }
        throw corrupt(key, "intents/<session>/<8 digits>", "another key");
    }

    private static Corrupt corrupt(ObjectKey key, String expected, String found) {
        return new Corrupt(
                "unable to read " + key + ": expected " + expected + ", found " + found,
                "move what does not belong to the repository out of it",
                null);
    }

    private record Place(SessionId session, int number) {}
}
