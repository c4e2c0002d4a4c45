package io.holdfast.verify;

import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.format.Verification;
import io.holdfast.repository.FileSet;
import io.holdfast.repository.ObjectSet;
import io.holdfast.repository.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was found to be wrong. The first are kept as they are; of all others it is still known which objects, files, backups
 * and tables they are about. May be used by many threads.
 */
final class Findings {

    /** More than are reported, as some turn out to hurt no backup that is still listed. */
    private static final int MOST_KEPT = 10 * Verification.MOST_FINDINGS;

    private final List<Finding> kept = new ArrayList<>();
    private final ObjectSet objects = new ObjectSet();
    private final FileSet files = new FileSet();
    private final Map<BackupId, Set<TableId>> direct = new TreeMap<>();
    private long total;
    private boolean anyShared;

    /**
     * A thing that is wrong.
     *
     * @param offset where the file begins that it is about; null if it is about the whole object
     * @param backup whose object it is; null if many backups may refer to it, or none does
     * @param tables the tables of that backup that it hurts
     */
    record Finding(
            ObjectKey object,
            @Nullable Long offset,
            Problem problem,
            @Nullable BackupId backup,
            List<TableId> tables) {

        /** Whether it is to be found out whom it hurts, which may be nobody any more. */
        boolean isShared() {
            return Layout.data().covers(object) || Layout.logs().covers(object);
        }
    }

    /** Something that belongs to no backup. */
    synchronized void add(ObjectKey object, Problem problem) {
        objects.add(object);
        keep(new Finding(object, null, problem, null, List.of()));
    }

    /** Manifest or shard of a backup, which hurts these tables of it. */
    synchronized void add(ObjectKey object, Problem problem, BackupId backup, List<TableId> tables) {
        objects.add(object);
        direct.computeIfAbsent(backup, b -> new TreeSet<>()).addAll(tables);
        keep(new Finding(object, null, problem, backup, tables));
    }

    /** A whole data object, or a part of a log archive. */
    synchronized void addObject(ObjectKey object, Problem problem) {
        anyShared = true;
        if (objects.add(object)) {
            keep(new Finding(object, null, problem, null, List.of()));
        }
    }

    /** One file in a data object. */
    synchronized void addFile(StoredFile file, Problem problem) {
        anyShared = true;
        if (files.add(file)) {
            keep(new Finding(file.object(), file.offset(), problem, null, List.of()));
        }
    }

    private void keep(Finding finding) {
        total++;
        if (kept.size() < MOST_KEPT) {
            kept.add(finding);
        }
    }

    synchronized boolean hasObject(ObjectKey object) {
        return objects.contains(object);
    }

    /** Whether the file is hurt: itself, or the object that it is in. */
    synchronized boolean hurts(StoredFile file) {
        return objects.contains(file.object()) || files.contains(file);
    }

    /** Whether there is one of which it is to be found out whom it hurts. */
    synchronized boolean anyShared() {
        return anyShared;
    }

    synchronized long total() {
        return total;
    }

    synchronized List<Finding> kept() {
        return List.copyOf(kept);
    }

    /** The backups whose own objects are damaged, with their tables that it hurts. */
    synchronized Map<BackupId, Set<TableId>> direct() {
        Map<BackupId, Set<TableId>> copy = new TreeMap<>();
        direct.forEach((backup, tables) -> copy.put(backup, new TreeSet<>(tables)));
        return copy;
    }
}
