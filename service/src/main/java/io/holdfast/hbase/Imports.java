package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Brings files from outside into a cluster as a snapshot that can then be cloned. Everything is staged in a folder of the
 * session's own on the cluster's file system; then the snapshot is registered, and then the files are moved to where it
 * says they are: in that order, because the cleaner takes files of the archive that no snapshot names.
 *
 * <p>An imported snapshot claims to be of a table of its own that never existed, {@link ImportedTable#alias}. So its
 * files can neither collide with nor be shadowed by files of the same name that the cluster already has, whatever their
 * content. Links and references to links become plain files and plain references on the way.
 */
public interface Imports {

    /** The encoded name that a region of the image has as a region of the alias. */
    String regionName(TableId alias, RegionImage region);

    /** Where the files of one region go. Each place is named once. */
    List<Placement> placements(ImportedTable table, RegionImage region);

    /**
     * Stages the snapshot itself. One that was staged whole before, or is registered, is left alone.
     *
     * @param descriptor the table's descriptor in HBase's own protobuf form
     * @param regions hands each region of the image to the consumer that it is given
     */
    void stageSnapshot(ImportedTable table, Bytes descriptor, Consumer<Consumer<RegionImage>> regions);

    /**
     * Stages one file, or some of its rows if the placement says so. One that was staged whole before, or is in its place, is
     * left alone.
     */
    void stageFile(SessionId session, Placement placement, Content content);

    /** Makes the staged snapshot one of the cluster; one that is there already is fine. */
    void register(ImportedTable table);

    /** Moves all staged files of the session to their places; those that are there already are fine. */
    void place(SessionId session);

    /**
     * Brings the MOB files of a region to where the cells look for them, which is under the table that wrote them. Called
     * once the target has been made of the import; what is there already is fine.
     *
     * @throws io.holdfast.error.Conflict if such a place holds a file with another content
     */
    void settleMobFiles(ImportedTable table, RegionImage region);

    /** Removes the links to MOB files that {@link #settleMobFiles} made for a table: HBase cannot clone a table with such. */
    void dropMobLinks(TableId table);

    /** Brings the MOB files that a snapshot names back to where its table, which was dropped and cloned from it, has them. */
    void bringBackMobFiles(SnapshotName snapshot, TableId table);

    /** The sessions for which something is staged. */
    Set<SessionId> stagedSessions();

    /** Removes what is staged for a session; nothing is fine. */
    void discardStaged(SessionId session);

    /**
     * Removes the placed files of a snapshot that is gone; MOB files of a target that exists after all, because somebody
     * else made it, are left to HBase's cleaner.
     */
    void discardPlaced(TableId alias);

    /**
     * The tables with store files that still are links, or references to links, to files of this one: a table that was
     * imported or dropped. The next table of the same name can be among them.
     */
    Set<TableId> tablesLinkedTo(TableId table);

    /** The bytes of a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
