package io.holdfast.repository;

import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The intents of the sessions, each under a number of its own. */
final class Intents {

    private static final int MOST_ATTEMPTS = 100;
    private static final Pattern EIGHT_DIGITS = Pattern.compile("[0-9]{8}");

    private final ObjectStore store;
    private final DocumentCodec codec;
    private final SettledPut put;

    Intents(ObjectStore store, DocumentCodec codec, SettledPut put) {
        this.store = store;
        this.codec = codec;
        this.put = put;
    }

    void put(Intent intent) {
        int next = objects(Layout.intents(intent.session())).stream()
                .mapToInt(object -> numberOf(object.key()).orElse(0) + 1)
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

    /** Of all sessions; one that the store does not give out, for no reason that a person could take away, is unreadable. */
    List<FoundIntent> all() {
        return read(Layout.intents(), e -> e.hint().isEmpty());
    }

    /** Of one session, which rather tries again later than to do without what it wrote itself. */
    List<FoundIntent> of(SessionId session) {
        return read(Layout.intents(session), e -> false);
    }

    private List<FoundIntent> read(KeyPrefix prefix, Predicate<Unavailable> passedOver) {
        List<FoundIntent> found = new ArrayList<>();
        for (ObjectInfo object : objects(prefix)) {
            // What is of no session is nobody's intent.
            Layout.sessionOfIntent(object.key())
                    .flatMap(session -> read(object, session, passedOver))
                    .ifPresent(found::add);
        }
        return found;
    }

    void delete(SessionId session) {
        objects(Layout.intents(session)).stream().map(ObjectInfo::key).forEach(store::delete);
    }

    private List<ObjectInfo> objects(KeyPrefix prefix) {
        try (Stream<ObjectInfo> intents = store.list(prefix)) {
            return intents.toList();
        }
    }

    /** Empty if its session ended since it was listed. */
    private Optional<FoundIntent> read(ObjectInfo object, SessionId session, Predicate<Unavailable> passedOver) {
        try {
            return store.read(object.key(), DocumentCodec.LARGEST)
                    .map(content -> new FoundIntent.Whole(decode(object.key(), content, session)));
        } catch (Corrupt | Rejected e) {
            return Optional.of(unreadable(object, session, e));
        } catch (Unavailable e) {
            if (passedOver.test(e)) {
                return Optional.of(unreadable(object, session, e));
            }
            throw e;
        }
    }

    private static FoundIntent unreadable(ObjectInfo object, SessionId session, HoldfastException e) {
        return new FoundIntent.Unreadable(object.key(), session, object.modified(), String.valueOf(e.getMessage()));
    }

    private Intent decode(ObjectKey key, byte[] content, SessionId session) {
        Intent intent = codec.decode(key, content, Intent.class);
        if (!intent.session().equals(session)) {
            throw new Corrupt(
                    "unable to read " + key + ": expected the intent of session " + session + ", found that of "
                            + intent.session(),
                    null,
                    null);
        }
        return intent;
    }

    /** Empty if the key is none that a writer gives. */
    private static OptionalInt numberOf(ObjectKey key) {
        return EIGHT_DIGITS.matcher(key.name()).matches()
                ? OptionalInt.of(Integer.parseInt(key.name()))
                : OptionalInt.empty();
    }
}
