package io.holdfast.restore;

import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.ImportAlias;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.SnapshotRegion;
import java.util.ArrayList;
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
     * Deletes every pin that is not needed any more.
     *
     * @param running the sessions that have not ended; their imports are left alone
     * @return the pins that are still needed
     */
    public List<SnapshotName> release(Set<String> running) {
        List<SnapshotName> needed = new ArrayList<>();
        List<Failsafes.Failsafe> failsafes = Failsafes.of(cluster);
        for (SnapshotFacts snapshot : cluster.snapshots().list()) {
            Matcher form = FORM.matcher(snapshot.name().text());
            List<TableId> heirs = ImportAlias.heirsOf(snapshot.table());
            // Nobody else's snapshot is touched, whatever its name begins with.
            if (!form.matches() || heirs.isEmpty()) {
                continue;
            }
            String session = form.group(1);
            boolean mayBePutBack = failsafes.stream()
                    .anyMatch(later ->
                            heirs.contains(later.table()) && later.session().compareTo(session) > 0);
            if (running.contains(session) || mayBePutBack || isUsed(snapshot)) {
                needed.add(snapshot.name());
            } else {
                LOG.info("snapshot {} is not needed any more and deleted", snapshot.name());
                cluster.snapshots().delete(snapshot.name());
            }
        }
        return needed;
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
