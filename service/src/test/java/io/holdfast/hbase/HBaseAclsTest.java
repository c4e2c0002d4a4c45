package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.Acl;
import io.holdfast.format.Bytes;
import io.holdfast.format.Permission;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.hbase.DoNotRetryIOException;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.apache.hadoop.hbase.security.access.AccessControlClient;
import org.apache.hadoop.hbase.security.access.Permission.Action;
import org.apache.hadoop.hbase.security.access.UserPermission;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the client says in words and orders that a test cluster seldom has. */
class HBaseAclsTest {

    private static final TableId ORDERS = TableId.parse("shop:orders");
    private static final TableName TABLE = TableName.valueOf("shop", "orders");

    private final List<UserPermission> kept = new ArrayList<>();
    private boolean hasTable = true;
    private @Nullable IOException answer;
    private final HBaseAcls acls = new HBaseAcls(admin());

    private Admin admin() {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("tableExists")) {
                        return hasTable && arguments[0].equals(AccessControlClient.ACL_TABLE_NAME);
                    }
                    if (answer != null) {
                        throw answer;
                    }
                    return switch (method.getName()) {
                        case "getUserPermissions" -> List.copyOf(kept);
                        case "hasUserPermissions" -> List.of();
                        default -> throw new AssertionError("expected no call of " + method);
                    };
                });
    }

    private void keep(String user, @Nullable String family, Action... actions) {
        keep(user, family == null ? null : family.getBytes(StandardCharsets.UTF_8), actions);
    }

    private void keep(String user, byte @Nullable [] family, Action... actions) {
        kept.add(new UserPermission(
                user,
                org.apache.hadoop.hbase.security.access.Permission.newBuilder(TABLE)
                        .withFamily(family)
                        .withActions(actions)
                        .build()));
    }

    @Test
    void readsWhatPermitsSomething() {
        keep("bob", "f", Action.WRITE);
        keep("nobody", "f");
        keep("bob", "", Action.READ);
        keep("bob", (String) null, Action.EXEC);
        assertThat(acls.of(ORDERS))
                .containsExactly(
                        new Permission("bob", null, null, List.of(Permission.Action.EXEC, Permission.Action.READ)),
                        new Permission("bob", Bytes.of(new byte[] {'f'}), null, List.of(Permission.Action.WRITE)));
    }

    @Test
    void refusesWhatTheFormatCannotKeep() {
        keep("x".repeat(Permission.LONGEST_USER + 1), (String) null, Action.READ);
        assertThatThrownBy(() -> acls.of(ORDERS)).isInstanceOf(Rejected.class).hasMessageContaining("at most 1000");
        kept.clear();
        keep("bob", new byte[Permission.LONGEST_COLUMN + 1], Action.READ);
        assertThatThrownBy(() -> acls.of(ORDERS)).isInstanceOf(Rejected.class).hasMessageContaining("at most 65535");
        UserPermission one = kept.get(0);
        kept.addAll(Collections.nCopies(Acl.MOST, one));
        assertThatThrownBy(() -> acls.of(ORDERS)).isInstanceOf(Rejected.class).hasMessageContaining("at most 100000");
    }

    @Test
    void whoeverMayNotReadIsRejected() {
        answer = new AccessDeniedException("Insufficient permissions (user=dave)");
        assertThatThrownBy(() -> acls.of(ORDERS))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("unable to read the permissions of table shop:orders")
                .hasMessageContaining("user=dave");
        answer = new IOException("the region of hbase:acl is moving");
        assertThatThrownBy(() -> acls.of("shop")).isInstanceOf(Unavailable.class);
    }

    @Test
    void permissionsAreKeptWhereSomebodyServesThemFromTheirTable() {
        assertThat(acls.areKept()).isTrue();
        answer = new DoNotRetryIOException(new UnsupportedOperationException("AccessController is not loaded"));
        assertThat(acls.areKept()).isFalse();
        answer = new DoNotRetryIOException("something else");
        assertThatThrownBy(acls::areKept).isInstanceOf(Rejected.class);
        hasTable = false;
        assertThat(acls.areKept()).isFalse();
    }
}
