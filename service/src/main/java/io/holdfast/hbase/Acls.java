package io.holdfast.hbase;

import io.holdfast.format.Permission;
import io.holdfast.format.TableId;
import java.util.List;

/**
 * Who may do what with tables and namespaces, as HBase's AccessController keeps it. Global permissions and superusers are
 * no table's, and not in here.
 */
public interface Acls {

    /** Whether the cluster keeps permissions at all; if not, no other method can be used. */
    boolean areKept();

    /**
     * The permissions on the table, its families and qualifiers; none also where there is no such table.
     *
     * @throws io.holdfast.error.Rejected if the cluster refuses to tell, or tells what is beyond the bounds of the format
     */
    List<Permission> of(TableId table);

    /** The permissions on the namespace itself; the same holds. */
    List<Permission> of(String namespace);

    /**
     * Grants something in addition to what the user has already; nothing is taken away, and a second call changes nothing.
     * HBase does not look whether there is such a table: the caller has to.
     */
    void grant(TableId table, Permission permission);

    /** The same on a namespace. */
    void grant(String namespace, Permission permission);
}
