package io.holdfast.format;

import io.holdfast.error.Corrupt;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every key of a repository. No key is written twice with other content. */
public final class Layout {

    private static final long MOST_8_DIGITS = 99_999_999;
    private static final long MOST_6_DIGITS = 999_999;

    private static final Set<String> FOLDERS =
            Set.of("backups", "data", "history", "intents", "logs", "qualify", "roots", "tails", "verifications");

    private Layout() {}

    /** Whether a repository may have an object of this key, or a trial of the store leave one. */
    public static boolean isPlaceOf(ObjectKey key) {
        int slash = key.path().indexOf('/');
        return slash < 0 ? key.equals(header()) : FOLDERS.contains(key.path().substring(0, slash));
    }

    public static ObjectKey header() {
        return new ObjectKey("holdfast.json");
    }

    /** Where stores are tried out. What is there is not part of the repository, and may be deleted at any time. */
    public static KeyPrefix qualify() {
        return KeyPrefix.folder("qualify");
    }

    public static KeyPrefix roots() {
        return KeyPrefix.folder("roots");
    }

    public static ObjectKey root(long generation) {
        return new ObjectKey(String.format("roots/%020d", Invariant.notNegative("generation", generation)));
    }

    /** The generation that the key of a root names. */
    public static long generation(ObjectKey root) {
        try {
            long generation = Long.parseUnsignedLong(root.name());
            if (generation > 0 && root(generation).equals(root)) {
                return generation;
            }
        } catch (NumberFormatException e) {
            throw notRoot(root, e);
        }
        throw notRoot(root, null);
    }

    public static KeyPrefix intents() {
        return KeyPrefix.folder("intents");
    }

    public static KeyPrefix intents(SessionId session) {
        return KeyPrefix.folder("intents/" + session);
    }

    /**
     * One of the intents of a session.
     *
     * @param number counts them from 1
     */
    public static ObjectKey intent(SessionId session, int number) {
        return new ObjectKey("intents/" + session + "/" + eightDigits(number));
    }

    /** The session whose intent it is; empty for a key of any other kind or form. */
    public static Optional<SessionId> sessionOfIntent(ObjectKey key) {
        return sessionBelow(Set.of("intents"), key);
    }

    public static KeyPrefix data() {
        return KeyPrefix.folder("data");
    }

    public static KeyPrefix data(SessionId session) {
        return KeyPrefix.folder("data/" + session);
    }

    /**
     * Where a session stores a file. The key is new as long as one leadership uses each attempt of a shard once.
     *
     * @param shard number of the shard that the file is copied for
     * @param attempt counts how often this leadership began to copy that shard
     * @param file counts the files that this attempt stores
     */
    public static ObjectKey data(SessionId session, LeaderEpoch epoch, int shard, int attempt, int file) {
        Invariant.notNegative("attempt", attempt);
        Invariant.holds(file >= 0 && file <= MOST_6_DIGITS, "a file number of 6 digits", file);
        return new ObjectKey(
                String.format("data/%s/%d-%s-%d/%06d", session, epoch.number(), eightDigits(shard), attempt, file));
    }

    /** The session that stored a data object, or wrote a part of a backup or of a log archive; empty for a key of any other kind or form. */
    public static Optional<SessionId> sessionOf(ObjectKey key) {
        return sessionBelow(Set.of("data", "backups", "logs", "tails"), key);
    }

    private static Optional<SessionId> sessionBelow(Set<String> folders, ObjectKey key) {
        String[] segments = key.path().split("/", 3);
        return segments.length == 3 && folders.contains(segments[0]) ? SessionId.find(segments[1]) : Optional.empty();
    }

    /** Whether the key is that of a manifest. */
    public static boolean isManifest(ObjectKey key) {
        return backups().covers(key) && key.name().equals("manifest");
    }

    public static KeyPrefix backups() {
        return KeyPrefix.folder("backups");
    }

    /** Manifest and shards of one backup. */
    public static KeyPrefix backup(BackupId backup) {
        return KeyPrefix.folder("backups/" + backup);
    }

    public static ObjectKey manifest(BackupId backup) {
        return new ObjectKey("backups/" + backup + "/manifest");
    }

    public static ObjectKey shard(BackupId backup, int number) {
        return new ObjectKey("backups/" + backup + "/shards/" + eightDigits(number));
    }

    public static KeyPrefix logs() {
        return KeyPrefix.folder("logs");
    }

    /** What one session added to a log archive. */
    public static KeyPrefix logs(SessionId session) {
        return KeyPrefix.folder("logs/" + session);
    }

    /** The edits that a session archived. A session that is run again writes another attempt. */
    public static ObjectKey logSegment(SessionId session, LeaderEpoch epoch, int attempt) {
        return new ObjectKey("logs/%s/%d-%d/segment".formatted(session, epoch.number(), attempt));
    }

    /** The log archive of a cluster after that session. */
    public static ObjectKey logChain(SessionId session, LeaderEpoch epoch, int attempt) {
        return new ObjectKey("logs/%s/%d-%d/chain".formatted(session, epoch.number(), attempt));
    }

    public static boolean isLogSegment(ObjectKey key) {
        return (logs().covers(key) || tails().covers(key)) && key.name().equals("segment");
    }

    public static boolean isLogChain(ObjectKey key) {
        return logs().covers(key) && key.name().equals("chain");
    }

    /** What logs say that are not read yet. */
    public static KeyPrefix tails() {
        return KeyPrefix.folder("tails");
    }

    /** What one look has seen. */
    public static KeyPrefix tails(SessionId session) {
        return KeyPrefix.folder("tails/" + session);
    }

    /** The edits that a look has seen. */
    public static ObjectKey tailSegment(SessionId session) {
        return new ObjectKey("tails/" + session + "/segment");
    }

    /** What was seen up to that look. */
    public static ObjectKey logTail(SessionId session) {
        return new ObjectKey("tails/" + session + "/tail");
    }

    public static boolean isLogTail(ObjectKey key) {
        return tails().covers(key) && key.name().equals("tail");
    }

    public static KeyPrefix history() {
        return KeyPrefix.folder("history");
    }

    public static ObjectKey history(SessionId session) {
        return new ObjectKey("history/" + session);
    }

    public static KeyPrefix verifications() {
        return KeyPrefix.folder("verifications");
    }

    /** What a verification found; its ledger is beside it. */
    public static ObjectKey verification(SessionId session, long sequence) {
        return new ObjectKey(verificationFolder(session, sequence) + "/record");
    }

    /** What was proven when, as of a verification. */
    public static ObjectKey ledger(SessionId session, long sequence) {
        return new ObjectKey(verificationFolder(session, sequence) + "/ledger");
    }

    private static String verificationFolder(SessionId session, long sequence) {
        return String.format(
                "verifications/%s/%020d", session, Invariant.notNegative("verification sequence", sequence));
    }

    private static String eightDigits(int number) {
        Invariant.holds(number >= 0 && number <= MOST_8_DIGITS, "a number of 8 digits", number);
        return String.format("%08d", number);
    }

    private static Corrupt notRoot(ObjectKey key, @Nullable Throwable cause) {
        return new Corrupt(
                "unable to read the roots: expected keys of 20 digits, found " + key,
                "move what does not belong to the repository out of it",
                cause);
    }
}
