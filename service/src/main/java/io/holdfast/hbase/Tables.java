package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.format.NamespaceImage;
import io.holdfast.format.TableId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tables and namespaces of a cluster. */
public interface Tables {

    /** Every table of users, without HBase's own, in order of name. */
    List<TableId> userTables();

    Optional<TableFacts> find(TableId table);

    /** Reads a table descriptor in HBase's own protobuf form, as {@link TableFacts#descriptor} has it. */
    TableFacts parse(Bytes descriptor);

    /** The same descriptor, but cells of all families stay for ever, however old they are. */
    Bytes withoutExpiry(Bytes descriptor);

    /** The same descriptor with these families only, each as it is; those that it does not have are passed over. */
    Bytes withFamilies(Bytes descriptor, List<String> families);

    /** The key ranges of the table's regions (those in service, of the default replica), in order of start key. */
    List<KeyRange> regions(TableId table);

    /** Throws UNAVAILABLE unless all regions of the table are in service. */
    void checkOnline(TableId table);

    /** Throws UNAVAILABLE while HBase is making, enabling or disabling the table. */
    void checkSettled(TableId table);

    /** The table's regions in service, of the default replica. */
    List<OnlineRegion> onlineRegions(TableId table);

    /**
     * Writes what a region has in memory to files, and returns when that is done.
     *
     * @return false if the region is not where it was, any more
     */
    boolean flush(OnlineRegion region);

    /** Whether regions of the table are being split or merged just now. */
    boolean isRestructuring(TableId table);

    /**
     * What tells the content of a table from that of any other of its name, and of itself after something exchanged it as a
     * whole: it changes when the table is made, enabled, disabled, or given other families. Empty if there is no such table.
     */
    Optional<String> contentTag(TableId table);

    /** Where each region of the table is, and since which sequence id: another one after every move, split and merge. */
    Set<String> placements(TableId table);

    /** Why edits of the table cannot be brought back from logs; empty if they can. */
    Optional<String> unfitForLogs(TableId table);

    Set<String> namespaces();

    NamespaceImage namespace(String name);

    /** Creates a namespace; one that is there already is fine. */
    void createNamespace(NamespaceImage namespace);

    /** Deletes a namespace if it is there and holds no table. */
    void deleteEmptyNamespace(String name);

    /** Disables a table; one that is disabled already is fine. */
    void disable(TableId table);

    /** Enables a table and returns when its regions are in service; one that is enabled already is fine. */
    void enable(TableId table);

    /** Disables and deletes a table; one that is absent is fine. */
    void drop(TableId table);

    /** Asks for all files of an enabled table to be rewritten, and returns before that is done. */
    void compact(TableId table);
}
