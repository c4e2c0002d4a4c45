package io.holdfast.format;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a root says about its repository; a commit replaces it whole.
 *
 * @param backups every backup that exists, by id
 * @param ended sessions that write nothing more, by id; a commit of one of them is refused
 * @param endedBefore every session with an id before this one has ended too, so that they need not be listed for ever;
 *     null if each is listed
 * @param condemned objects that a gc is about to delete, by key; no session may begin to re-use them
 * @param condemnedBy which list of condemned objects this is; null if and only if there are none
 * @param sets the table sets, by name
 * @param logs the log archive of each cluster that has one here, by cluster
 * @param requiredFeatures without knowing each of them, a program may neither read nor write from this root on
 */
public record RootContent(
        List<BackupEntry> backups,
        List<SessionId> ended,
        @Nullable SessionId endedBefore,
        List<ObjectKey> condemned,
        @Nullable Condemnation condemnedBy,
        List<TableSet> sets,
        List<LogHead> logs,
        List<String> requiredFeatures) {

    /** A program that does not know of them would lose them with its next commit. */
    public static final String TABLE_SETS = "table-sets";

    /** A program that does not know of them would take what they refer to for garbage. */
    public static final String LOG_ARCHIVE = "log-archive";

    /** Roots are read all the time. */
    public static final int MOST_SETS = 1_000;

    /** The same, of all sets together. */
    public static final int MOST_TABLES_OF_SETS = 20_000;

    /** A gc that has more to delete commits more than once. */
    public static final int MOST_CONDEMNED = 100_000;

    public RootContent {
        backups = sortedById(backups);
        ended = Invariant.sortedSet("ended sessions", ended);
        condemned = Invariant.sortedSet("condemned objects", condemned);
        sets = sortedByName(sets);
        Invariant.sortedSet(
                "clusters of log archives",
                logs.stream().map(log -> log.cluster().text()).toList());
        logs = logs.stream()
                .sorted(Comparator.comparing(log -> log.cluster().text()))
                .toList();
        requiredFeatures = Invariant.sortedSet("required features", requiredFeatures);
        Invariant.holds(
                sets.isEmpty() || requiredFeatures.contains(TABLE_SETS),
                "the feature " + TABLE_SETS + " to be required where there are sets",
                requiredFeatures);
        Invariant.holds(
                logs.isEmpty() || requiredFeatures.contains(LOG_ARCHIVE),
                "the feature " + LOG_ARCHIVE + " to be required where there is a log archive",
                requiredFeatures);
        Invariant.holds(
                condemned.size() <= MOST_CONDEMNED,
                "at most " + MOST_CONDEMNED + " condemned objects",
                condemned.size());
        Invariant.holds(
                condemned.isEmpty() == (condemnedBy == null),
                "the name of the condemned objects, if there are any",
                String.valueOf(condemnedBy));
    }

    public static RootContent empty() {
        return new RootContent(List.of(), List.of(), null, List.of(), null, List.of(), List.of(), List.of());
    }

    public Optional<BackupEntry> backup(BackupId id) {
        return backups.stream().filter(b -> b.id().equals(id)).findFirst();
    }

    public boolean hasEnded(SessionId session) {
        return ended.contains(session) || (endedBefore != null && session.compareTo(endedBefore) < 0);
    }

    public RootContent withBackup(BackupEntry entry) {
        return new RootContent(
                append(backups, entry), ended, endedBefore, condemned, condemnedBy, sets, logs, requiredFeatures);
    }

    public RootContent withoutBackups(Predicate<BackupEntry> unwanted) {
        return new RootContent(
                backups.stream().filter(unwanted.negate()).toList(),
                ended,
                endedBefore,
                condemned,
                condemnedBy,
                sets,
                logs,
                requiredFeatures);
    }

    /** This, with the session among the ended ones; the same if it is there. */
    public RootContent withEnded(SessionId session) {
        return hasEnded(session)
                ? this
                : new RootContent(
                        backups,
                        append(ended, session),
                        endedBefore,
                        condemned,
                        condemnedBy,
                        sets,
                        logs,
                        requiredFeatures);
    }

    /** This, with every session before {@code first} ended, of which none need be listed any more. Never takes back. */
    public RootContent withEndedBefore(SessionId first) {
        if (endedBefore != null && endedBefore.compareTo(first) >= 0) {
            return this;
        }
        List<SessionId> listed =
                ended.stream().filter(session -> session.compareTo(first) >= 0).toList();
        return new RootContent(backups, listed, first, condemned, condemnedBy, sets, logs, requiredFeatures);
    }

    public RootContent withCondemned(List<ObjectKey> objects, Condemnation by) {
        return new RootContent(backups, ended, endedBefore, objects, by, sets, logs, requiredFeatures);
    }

    public RootContent withoutCondemned() {
        return new RootContent(backups, ended, endedBefore, List.of(), null, sets, logs, requiredFeatures);
    }

    public Optional<TableSet> set(String name) {
        return sets.stream().filter(set -> set.name().equals(name)).findFirst();
    }

    /** This, with that set, in the place of one of the same name. */
    public RootContent withSet(TableSet set) {
        List<String> features =
                requiredFeatures.contains(TABLE_SETS) ? requiredFeatures : append(requiredFeatures, TABLE_SETS);
        return new RootContent(
                backups,
                ended,
                endedBefore,
                condemned,
                condemnedBy,
                append(setsWithout(set.name()), set),
                logs,
                features);
    }

    public RootContent withoutSet(String name) {
        return new RootContent(
                backups, ended, endedBefore, condemned, condemnedBy, setsWithout(name), logs, requiredFeatures);
    }

    public Optional<LogHead> log(ClusterId cluster) {
        return logs.stream().filter(log -> log.cluster().equals(cluster)).findFirst();
    }

    /** This, with that log archive, in the place of the cluster's former one. */
    public RootContent withLog(LogHead log) {
        List<String> features =
                requiredFeatures.contains(LOG_ARCHIVE) ? requiredFeatures : append(requiredFeatures, LOG_ARCHIVE);
        return new RootContent(
                backups,
                ended,
                endedBefore,
                condemned,
                condemnedBy,
                sets,
                append(logsWithout(log.cluster()), log),
                features);
    }

    /** This, without a log archive of that cluster. */
    public RootContent withoutLog(ClusterId cluster) {
        return new RootContent(
                backups, ended, endedBefore, condemned, condemnedBy, sets, logsWithout(cluster), requiredFeatures);
    }

    private List<LogHead> logsWithout(ClusterId cluster) {
        return logs.stream().filter(log -> !log.cluster().equals(cluster)).toList();
    }

    private List<TableSet> setsWithout(String name) {
        return sets.stream().filter(set -> !set.name().equals(name)).toList();
    }

    private static List<TableSet> sortedByName(List<TableSet> sets) {
        Invariant.sortedSet("table sets", sets.stream().map(TableSet::name).toList());
        Invariant.holds(sets.size() <= MOST_SETS, "at most " + MOST_SETS + " table sets", sets.size());
        int tables = sets.stream().mapToInt(set -> set.tables().size()).sum();
        Invariant.holds(
                tables <= MOST_TABLES_OF_SETS, "at most " + MOST_TABLES_OF_SETS + " tables in all table sets", tables);
        return sets.stream().sorted(Comparator.comparing(TableSet::name)).toList();
    }

    private static <T> List<T> append(List<T> list, T element) {
        return Stream.concat(list.stream(), Stream.of(element)).toList();
    }

    private static List<BackupEntry> sortedById(List<BackupEntry> backups) {
        Invariant.sortedSet("backups", backups.stream().map(BackupEntry::id).toList());
        return backups.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    }
}
