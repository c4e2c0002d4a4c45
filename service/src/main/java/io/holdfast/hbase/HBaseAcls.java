package io.holdfast.hbase;

import static io.holdfast.hbase.HBaseErrors.calling;
import static io.holdfast.hbase.HBaseErrors.doing;
import static io.holdfast.hbase.RootDirectory.tableName;

import io.holdfast.error.Rejected;
import io.holdfast.format.Acl;
import io.holdfast.format.Bytes;
import io.holdfast.format.Permission;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.hbase.DoNotRetryIOException;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.security.access.AccessControlClient;
import org.apache.hadoop.hbase.security.access.GetUserPermissionsRequest;
import org.apache.hadoop.hbase.security.access.Permission.Action;
import org.apache.hadoop.hbase.security.access.TablePermission;
import org.apache.hadoop.hbase.security.access.UserPermission;
import org.jspecify.annotations.Nullable;

/** Permissions through HBase's Admin. */
final class HBaseAcls implements Acls {

    private final Admin admin;

    HBaseAcls(Admin admin) {
        this.admin = admin;
    }

    /**
     * Both are needed: the table outlives an AccessController that was taken out of the configuration, and another
     * implementation of its service (Ranger's) keeps its permissions elsewhere. What the master calls the capability
     * AUTHORIZATION does not tell, as permissions are kept also where hbase.security.authorization does not enforce them.
     */
    @Override
    public boolean areKept() {
        return calling(
                "look whether the cluster keeps permissions",
                () -> admin.tableExists(AccessControlClient.ACL_TABLE_NAME) && isServed());
    }

    private boolean isServed() throws IOException {
        try {
            // About nothing: all that counts is whether anybody answers (MasterRpcServices.hasUserPermissions).
            admin.hasUserPermissions(List.of());
            return true;
        } catch (DoNotRetryIOException e) {
            if (String.valueOf(e.getMessage()).contains(UnsupportedOperationException.class.getName())) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public List<Permission> of(TableId table) {
        return read(
                "table " + table,
                GetUserPermissionsRequest.newBuilder(tableName(table)).build());
    }

    @Override
    public List<Permission> of(String namespace) {
        return read(
                "namespace " + namespace,
                GetUserPermissionsRequest.newBuilder(namespace).build());
    }

    private List<Permission> read(String subject, GetUserPermissionsRequest request) {
        String what = "read the permissions of " + subject;
        List<UserPermission> granted = calling(what, () -> admin.getUserPermissions(request));
        if (granted.size() > Acl.MOST) {
            throw beyondBounds(what, "%d permissions".formatted(Acl.MOST), granted.size());
        }
        SortedMap<Permission, Permission> permissions = new TreeMap<>(Permission.ORDER);
        for (UserPermission permission : granted) {
            // One without actions permits nothing, and could not be granted.
            if (permission.getPermission().getActions().length > 0) {
                Permission one = permission(what, permission);
                permissions.merge(one, one, HBaseAcls::both);
            }
        }
        return List.copyOf(permissions.values());
    }

    private static Permission both(Permission a, Permission b) {
        Set<Permission.Action> actions = EnumSet.copyOf(a.actions());
        actions.addAll(b.actions());
        return new Permission(a.user(), a.family(), a.qualifier(), List.copyOf(actions));
    }

    private static Permission permission(String what, UserPermission permission) {
        String user = permission.getUser();
        if (user.length() > Permission.LONGEST_USER) {
            throw beyondBounds(
                    what, "%d characters of a user's name".formatted(Permission.LONGEST_USER), user.length());
        }
        Set<Permission.Action> actions = EnumSet.noneOf(Permission.Action.class);
        for (Action action : permission.getPermission().getActions()) {
            actions.add(fromHBase(action));
        }
        return permission.getPermission() instanceof TablePermission table
                ? new Permission(
                        user, part(what, table.getFamily()), part(what, table.getQualifier()), List.copyOf(actions))
                : new Permission(user, null, null, List.copyOf(actions));
    }

    private static @Nullable Bytes part(String what, byte @Nullable [] part) {
        if (part == null || part.length == 0) {
            return null;
        }
        if (part.length > Permission.LONGEST_COLUMN) {
            throw beyondBounds(
                    what, "%d bytes of a family or qualifier".formatted(Permission.LONGEST_COLUMN), part.length);
        }
        return Bytes.of(part);
    }

    private static Rejected beyondBounds(String what, String atMost, int found) {
        return new Rejected("unable to %s: expected at most %s, found %d".formatted(what, atMost, found), null);
    }

    private static Permission.Action fromHBase(Action action) {
        return switch (action) {
            case READ -> Permission.Action.READ;
            case WRITE -> Permission.Action.WRITE;
            case EXEC -> Permission.Action.EXEC;
            case CREATE -> Permission.Action.CREATE;
            case ADMIN -> Permission.Action.ADMIN;
        };
    }

    private static Action[] toHBase(Permission permission) {
        return permission.actions().stream()
                .map(action -> switch (action) {
                    case READ -> Action.READ;
                    case WRITE -> Action.WRITE;
                    case EXEC -> Action.EXEC;
                    case CREATE -> Action.CREATE;
                    case ADMIN -> Action.ADMIN;
                })
                .toArray(Action[]::new);
    }

    @Override
    public void grant(TableId table, Permission permission) {
        grant(
                "table " + table,
                permission,
                org.apache.hadoop.hbase.security.access.Permission.newBuilder(tableName(table))
                        .withFamily(array(permission.family()))
                        .withQualifier(array(permission.qualifier()))
                        .withActions(toHBase(permission))
                        .build());
    }

    @Override
    public void grant(String namespace, Permission permission) {
        grant(
                "namespace " + namespace,
                permission,
                org.apache.hadoop.hbase.security.access.Permission.newBuilder(namespace)
                        .withActions(toHBase(permission))
                        .build());
    }

    private void grant(
            String subject, Permission permission, org.apache.hadoop.hbase.security.access.Permission granted) {
        doing(
                "grant %s %s on %s".formatted(permission.user(), Arrays.toString(toHBase(permission)), subject),
                () -> admin.grant(new UserPermission(permission.user(), granted), true));
    }

    private static byte @Nullable [] array(@Nullable Bytes bytes) {
        return bytes == null ? null : bytes.toArray();
    }
}
