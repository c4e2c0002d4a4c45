package io.holdfast.repository;

import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Layout;
import io.holdfast.format.Ledger;
import io.holdfast.format.LedgerLine;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.SessionId;
import io.holdfast.format.Verification;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of verifications. They are ordered by their sequence numbers; the newest ones, of which there are several only
 * where verifications ran side by side, together say all that is known of damage. Nothing relies on any of them being there.
 */
public final class Verifications {

    /** Older ones are deleted by whoever writes another. */
    public static final int KEPT = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);
    private static final String RECORD = "record";
    private static final int MOST_ATTEMPTS = 20;

    private final ObjectStore store;
    private final DocumentCodec codec;
    private final SettledPut put;

    Verifications(ObjectStore store, DocumentCodec codec, SettledPut put) {
        this.store = store;
        this.codec = codec;
        this.put = put;
    }

    /** An object of a verification. */
    private record Place(ObjectKey key, SessionId session, long sequence) {

        boolean isRecord() {
            return key.name().equals(RECORD);
        }

        boolean isBeside(Place other) {
            return session.equals(other.session) && sequence == other.sequence;
        }
    }

    /**
     * The newest records that can be read; what cannot be read is passed over. {@code Unavailable} only if the store does not
     * list them either.
     */
    public List<Verification> newest() {
        return newest(records());
    }

    private List<Verification> newest(List<Place> records) {
        List<Long> sequences = records.stream()
                .map(Place::sequence)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
        for (long sequence : sequences) {
            List<Verification> found = records.stream()
                    .filter(place -> place.sequence == sequence)
                    .flatMap(place -> readable(place).stream())
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private Optional<Verification> readable(Place place) {
        try {
            return store.read(place.key, DocumentCodec.LARGEST)
                    .map(object -> codec.decode(place.key, object, Verification.class))
                    .filter(record -> record.session().equals(place.session) && record.sequence() == place.sequence);
        } catch (Corrupt | Rejected e) {
            return Optional.empty();
        } catch (Unavailable e) {
            all(); // a store that does not answer at all is an error
            LOG.warn("unable to read verification record {}; going on without it", place.key, e);
            return Optional.empty();
        }
    }

    /** Gives each line of a record's ledger to the visitor. {@code Corrupt} if it is not the one that was written. */
    public void readLedger(Verification record, Consumer<LedgerLine> visitor) {
        ObjectRef ledger = record.ledger();
        if (ledger == null) {
            return;
        }
        byte[] object = store.read(ledger.key(), DocumentCodec.LARGEST).orElse(new byte[0]);
        ObjectRef found = ObjectRef.of(ledger.key(), object);
        if (!found.equals(ledger)) {
            throw new Corrupt(
                    "unable to read " + ledger.key() + ": expected " + ledger + ", found " + found,
                    "the ledger only says what need not be read again; nothing else is lost with it",
                    null);
        }
        try {
            Ledger.read(ledger.key(), new ByteArrayInputStream(object), record.session(), visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a verification writes down, again and again while it runs and once at its end. It has read the newest records at
     * its beginning; what others wrote since is given to it before it writes, so that none is lost. For one thread.
     */
    public final class Journal {

        private final SessionId session;
        private final List<Verification> atBeginning;
        private final Set<ObjectKey> known = new HashSet<>();

        private Journal(SessionId session) {
            this.session = session;
            List<Place> there = records();
            there.forEach(place -> known.add(place.key));
            this.atBeginning = newest(there);
        }

        /** The newest records when this began. */
        public List<Verification> atBeginning() {
            return atBeginning;
        }

        /**
         * Writes ledger and record, and deletes what is older than that and not kept.
         *
         * @param absorb is given each record that another wrote since
         * @param ledger what was proven; asked for after that
         * @param record makes the record, of its sequence and ledger; asked for after that
         */
        public void write(Consumer<Verification> absorb, LedgerSource ledger, RecordSource record) {
            for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
                List<Place> there = records();
                List<Place> others = there.stream()
                        .filter(place -> !known.contains(place.key))
                        .toList();
                others.stream().flatMap(place -> readable(place).stream()).forEach(absorb);
                others.forEach(place -> known.add(place.key));
                long sequence =
                        1 + there.stream().mapToLong(Place::sequence).max().orElse(0);
                ObjectRef stored = putLedger(sequence, ledger.lines());
                ObjectKey key = Layout.verification(session, sequence);
                known.add(key);
                put.put(key, codec.encode(record.record(sequence, stored)));
                if (records().stream().allMatch(place -> known.contains(place.key) || place.sequence == sequence)) {
                    prune(session, sequence);
                    return;
                }
            }
            throw new Unavailable(
                    "unable to write what was verified: " + MOST_ATTEMPTS + " times another verification came first",
                    "look for a process that verifies in a loop",
                    null);
        }

        private ObjectRef putLedger(long sequence, List<LedgerLine> lines) {
            ByteArrayOutputStream object = new ByteArrayOutputStream();
            try {
                Ledger.write(object, session, lines.stream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ObjectKey key = Layout.ledger(session, sequence);
            byte[] content = object.toByteArray();
            put.put(key, content);
            return ObjectRef.of(key, content);
        }
    }

    /** Gives the lines of a ledger. */
    @FunctionalInterface
    public interface LedgerSource {
        List<LedgerLine> lines();
    }

    /** Makes the record that has this sequence and ledger. */
    @FunctionalInterface
    public interface RecordSource {
        Verification record(long sequence, ObjectRef ledger);
    }

    /** Begins the records of a session. */
    public Journal begin(SessionId session) {
        return new Journal(session);
    }

    /** Deletes the session's own earlier records and all but the newest others; each record before its ledger. */
    private void prune(SessionId session, long sequence) {
        List<Place> there = all();
        List<Place> kept = there.stream()
                .filter(Place::isRecord)
                .filter(place -> !place.session.equals(session) || place.sequence == sequence)
                .sorted(Comparator.comparingLong(Place::sequence).reversed())
                .limit(KEPT)
                .toList();
        there.stream()
                .filter(place -> place.sequence < sequence && kept.stream().noneMatch(place::isBeside))
                .sorted(Comparator.comparing(place -> !place.isRecord()))
                .forEach(place -> store.delete(place.key));
    }

    private List<Place> records() {
        return all().stream().filter(Place::isRecord).toList();
    }

    private List<Place> all() {
        List<Place> places = new ArrayList<>();
        try (Stream<ObjectInfo> objects = store.list(Layout.verifications())) {
            objects.map(ObjectInfo::key).forEach(key -> place(key).ifPresent(places::add));
        }
        return places;
    }

    /** Empty for a key of another form. */
    private static Optional<Place> place(ObjectKey key) {
        String[] segments = key.path().split("/", -1);
        if (segments.length != 4) {
            return Optional.empty();
        }
        try {
            Place place = new Place(key, new SessionId(segments[1]), Long.parseLong(segments[2]));
            Function<Place, ObjectKey> form = place.isRecord()
                    ? p -> Layout.verification(p.session, p.sequence)
                    : p -> Layout.ledger(p.session, p.sequence);
            return Optional.of(place).filter(p -> form.apply(p).equals(key));
        } catch (HoldfastException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
