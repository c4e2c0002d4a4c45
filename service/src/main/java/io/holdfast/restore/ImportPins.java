package io.holdfast.restore;

import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.ImportAlias;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.SnapshotRegion;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The imported snapshots that restores leave behind. Each pins the files of the table that was made of it: deleted too
 * early, HBase can lose files behind references of links (HBASE-30154). Once no store file of the table is a link or a
 * reference any more, because all were compacted, the pin goes. A pin that names MOB files stays as long as the table, as
 * nothing else keeps MOB files that another table wrote. While a table has a fail-safe ({@link Failsafes}), its earlier pins
 * stay, too: what is put back needs what it needed before.
 */
public final class ImportPins {

    private static final String IMPORT = "holdfast-import-";
    private static final String BUILD = "holdfast-build-";
    private static final Pattern FORM = Pattern.compile("holdfast-(?:import|build)-(\\d{8}T\\d{9}Z-[0-9a-f]{8})-\\d+");
    private static final Logger LOG = LoggerFactory.getLogger(ImportPins.class);

    private final Cluster cluster;

    public ImportPins(Cluster cluster) {
        this.cluster = cluster;
    }

    static SnapshotName snapshotName(SessionId session, int target) {
        return new SnapshotName(IMPORT + session + "-" + target);
    }

    /** The snapshot of what is built to replace a table; that table is made of it, so that it is a pin as well. */
    static SnapshotName buildSnapshotName(SessionId session, int target) {
        return new SnapshotName(BUILD + session + "-" + target);
    }

    /**
     * Finds every pin that is not needed any more.
     *
     * @param running the sessions that have not ended; their imports are left alone
     */
    public List<SnapshotName> unneeded(Set<String> running) {
        List<Failsafes.Failsafe> failsafes = Failsafes.of(cluster);
        return cluster.snapshots().list().stream()
                .filter(ImportPins::isPin)
                .filter(pin -> !running.contains(sessionOf(pin)))
                .filter(pin -> !mayBeNeededAgain(pin, failsafes))
                .filter(pin -> !isUsed(pin))
                .map(SnapshotFacts::name)
                .toList();
    }

    /** Deletes what {@link #unneeded} finds. */
    public void release(Set<String> running) {
        for (SnapshotName pin : unneeded(running)) {
            LOG.info("snapshot {} is not needed any more and deleted", pin);
            cluster.snapshots().delete(pin);
        }
    }

    /** Nobody else's snapshot is touched, whatever its name begins with. */
    private static boolean isPin(SnapshotFacts snapshot) {
        return FORM.matcher(snapshot.name().text()).matches()
                && !ImportAlias.heirsOf(snapshot.table()).isEmpty();
    }

    private static String sessionOf(SnapshotFacts pin) {
        Matcher form = FORM.matcher(pin.name().text());
        return form.matches() ? form.group(1) : "";
    }

    private static boolean mayBeNeededAgain(SnapshotFacts pin, List<Failsafes.Failsafe> failsafes) {
        List<TableId> heirs = ImportAlias.heirsOf(pin.table());
        return failsafes.stream()
                .anyMatch(later ->
                        heirs.contains(later.table()) && later.session().compareTo(sessionOf(pin)) > 0);
    }

    private boolean isUsed(SnapshotFacts pin) {
        return !cluster.imports().tablesLinkedTo(pin.table()).isEmpty() || keepsMobFiles(pin);
    }

    /** MOB files that came with the import, because another table wrote them, are kept by the pin for as long as the table. */
    private boolean keepsMobFiles(SnapshotFacts pin) {
        boolean tableLives = ImportAlias.heirsOf(pin.table()).stream()
                .anyMatch(table -> cluster.tables().find(table).isPresent());
        AtomicBoolean found = new AtomicBoolean();
        if (tableLives) {
            cluster.snapshots().readRegions(pin.name(), region -> {
                if (region.mob() && region.families().stream().anyMatch(family -> hasFileOf(pin.table(), family))) {
                    found.set(true);
                }
            });
        }
        return found.get();
    }

    private static boolean hasFileOf(TableId alias, SnapshotRegion.Family family) {
        return family.files().stream().anyMatch(file -> file.origin().table().equals(alias));
    }
}
