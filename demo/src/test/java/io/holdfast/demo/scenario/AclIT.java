package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.GuardedCluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivilegedAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.apache.hadoop.hbase.security.User;
import org.apache.hadoop.hbase.security.access.AccessControlClient;
import org.apache.hadoop.hbase.security.access.GetUserPermissionsRequest;
import org.apache.hadoop.hbase.security.access.Permission;
import org.apache.hadoop.hbase.security.access.Permission.Action;
import org.apache.hadoop.hbase.security.access.TablePermission;
import org.apache.hadoop.hbase.security.access.UserPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Permissions on a cluster with HBase's AccessController come back on request, all of them and no others. */
@ExtendWith(SharedCluster.class)
class AclIT {

    private static final byte[] Q = Cells.bytes("q,with a comma");

    @TempDir
    private Path folder;

    @Test
    void permissionsComeBackWithATableUnderItsName(@GuardedCluster Cluster cluster, @GuardedCluster Namespace namespace)
            throws Throwable {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = guardedTable(scene);
        SortedSet<String> before = permissionsOn(cluster, table);
        assertThat(before).hasSize(5);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        JsonNode detail = scene.operator().asks("backup", "show", backup).done();
        assertThat(detail.path("tableDetails")
                        .path(0)
                        .path("acl")
                        .path("permissions")
                        .asInt())
                .isEqualTo(5);
        assertThat(detail.path("namespaces")
                        .path(0)
                        .path("acl")
                        .path("permissions")
                        .asInt())
                .isEqualTo(1);
        scene.drop(table);
        assertThat(recordsOf(cluster, table))
                .as("HBase forgets them with the table")
                .isEmpty();

        scene.restore(backup, "--acl");

        assertThat(permissionsOn(cluster, table)).isEqualTo(before);
        kept.assertSame(cluster, table);
        assertThat(read(cluster, "bob", table, Cells.F)).isFalse();
        assertThatThrownBy(() -> read(cluster, "bob", table, Cells.G)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> read(cluster, "mallory", table, Cells.F)).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void aCopyInAnotherNamespaceGetsThePermissionsOfTheTableOnly(
            @GuardedCluster Cluster cluster, @GuardedCluster Namespace namespace) throws Throwable {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = guardedTable(scene);
        SortedSet<String> before = permissionsOn(cluster, table);
        String backup = scene.backupId(table);
        TableName copy = TableName.valueOf("elsewhere_" + namespace.name(), "copy");

        JsonNode plan = scene.restore(backup, Scene.as(table, copy), "--acl", "--plan");
        assertThat(plan.path("feasible").asBoolean()).isTrue();
        assertThat(plan.path("grants"))
                .hasSize(5)
                .allSatisfy(grant -> assertThat(grant.path("table").asText()).isEqualTo(copy.getNameAsString()));
        assertThat(plan.path("notes").toString()).contains("namespace " + namespace.name());
        assertThat(recordsOf(cluster, copy)).isEmpty();

        scene.restore(backup, Scene.as(table, copy), "--acl");

        try {
            assertThat(permissionsOn(cluster, copy)).isEqualTo(before);
            assertThat(permissionsOn(cluster, copy.getNamespaceAsString())).isEmpty();
            assertThat(permissionsOn(cluster, table)).isEqualTo(before);
        } finally {
            Scene.drop(cluster, copy);
            deleteNamespace(cluster, copy.getNamespaceAsString());
        }
    }

    @Test
    void aNamespaceGetsItsPermissionsWhereTheRestoreCreatesIt(
            @GuardedCluster Cluster cluster, @GuardedCluster Namespace namespace) throws Throwable {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = guardedTable(scene);
        String backup = scene.backupId(table);
        scene.drop(table);
        deleteNamespace(cluster, namespace.name());

        scene.restore(backup, "--acl");
        assertThat(permissionsOn(cluster, namespace.name())).containsExactly("eve [CREATE]");

        scene.drop(table);
        deleteNamespace(cluster, namespace.name());
        try (Admin admin = cluster.admin()) {
            admin.createNamespace(NamespaceDescriptor.create(namespace.name()).build());
        }
        scene.restore(backup, "--acl");
        assertThat(permissionsOn(cluster, namespace.name())).isEmpty();
        assertThat(permissionsOn(cluster, table)).hasSize(5);
    }

    @Test
    void nobodyIsGrantedAnythingWithoutARequest(@GuardedCluster Cluster cluster, @GuardedCluster Namespace namespace)
            throws Throwable {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = guardedTable(scene);
        String backup = scene.backupId(table);
        TableName copy = scene.table("copy");

        scene.restore(backup, Scene.as(table, copy));

        String restorer = UserGroupInformation.getCurrentUser().getShortUserName();
        assertThat(permissionsOn(cluster, copy))
                .as("what HBase gives whoever makes a table")
                .containsExactly(restorer + " [ADMIN, CREATE, EXEC, READ, WRITE]");
        assertThatThrownBy(() -> read(cluster, "bob", copy, Cells.F)).isInstanceOf(AccessDeniedException.class);
    }

    /** Only a superuser may grant something to another one, as to whoever made the table. */
    @Test
    void aRestoreThatMayNotGrantEverythingIsUndone(@GuardedCluster Cluster cluster, @GuardedCluster Namespace namespace)
            throws Throwable {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = guardedTable(scene);
        String backup = scene.backupId(table);
        TableName copy = scene.table("copy");
        AccessControlClient.grant(cluster.connection(), "dave", Action.values());
        SortedSet<String> before = World.of(cluster, scene.repository());

        Answer answer = UserGroupInformation.createRemoteUser("dave").doAs((PrivilegedAction<Answer>)
                () -> scene.operator().asks("restore", backup, Scene.as(table, copy), "--acl"));

        assertThat(answer.refused(3, "REJECTED")).contains("unable to grant").contains("AccessDeniedException");
        assertThat(recordsOf(cluster, copy)).isEmpty();
        SortedSet<String> after = World.of(cluster, scene.repository());
        // That the session failed is written down; what was dropped stays in the archive until the cleaner comes.
        after.removeIf(
                thing -> thing.startsWith("repository file history/") || thing.startsWith("HBase file archive/"));
        assertThat(after).isSubsetOf(before);
        AccessControlClient.revoke(cluster.connection(), "dave", Action.values());
    }

    @Test
    void aClusterWithoutAccessControllerRefusesThemAndIsNotTouched(
            @GuardedCluster Cluster cluster, @GuardedCluster Namespace namespace, Cluster open, Namespace openNamespace)
            throws Throwable {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = guardedTable(scene);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        TableName copy = openNamespace.table("copy");
        Operator operator = scene.operatorOf(open);
        SortedSet<String> before = World.of(open, scene.repository());

        JsonNode plan = Scene.restore(operator, backup, Scene.as(table, copy), "--acl", "--plan");
        assertThat(plan.path("feasible").asBoolean()).isFalse();
        Answer answer = operator.asks("restore", backup, Scene.as(table, copy), "--acl");
        assertThat(answer.refused(3, "REJECTED"))
                .contains("AccessController")
                .isEqualTo(plan.path("problems").path(0).asText());
        assertThat(answer.json().path("error").path("hint").asText()).contains("without --acl");
        assertThat(World.of(open, scene.repository())).isSubsetOf(before);

        Scene.restore(operator, backup, Scene.as(table, copy));
        kept.assertSame(open, copy);
    }

    @Test
    void aBackupOfAClusterWithoutAccessControllerHasNone(
            Cluster open, Namespace openNamespace, @GuardedCluster Cluster cluster, @GuardedCluster Namespace namespace)
            throws IOException {
        Scene scene = Scene.of(open, openNamespace, folder);
        TableName table = scene.createWithRows("orders", 50);
        String backup = scene.backupId(table);
        assertNoneRecorded(scene, backup);

        Answer answer =
                scene.operatorOf(cluster).asks("restore", backup, Scene.as(table, namespace.table("copy")), "--acl");
        assertThat(answer.refused(3, "REJECTED")).contains("found none recorded");
        try (Admin admin = cluster.admin()) {
            assertThat(admin.tableExists(namespace.table("copy"))).isFalse();
        }
    }

    /** As after an AccessController was taken out of the configuration. */
    @Test
    void whatAnAccessControllerLeftBehindIsNotRecorded(Cluster open, Namespace openNamespace) throws IOException {
        Scene scene = Scene.of(open, openNamespace, folder);
        TableName table = scene.createWithRows("orders", 50);
        try (Admin admin = open.admin()) {
            admin.createTable(TableDescriptorBuilder.newBuilder(AccessControlClient.ACL_TABLE_NAME)
                    .setColumnFamily(ColumnFamilyDescriptorBuilder.of("l"))
                    .build());
        }
        try {
            assertNoneRecorded(scene, scene.backupId(table));
        } finally {
            Scene.drop(open, AccessControlClient.ACL_TABLE_NAME);
        }
    }

    private static void assertNoneRecorded(Scene scene, String backup) {
        JsonNode detail = scene.operator().asks("backup", "show", backup).done();
        assertThat(detail.path("tableDetails").path(0).path("acl").path("state").asText())
                .isEqualTo("NOT_RECORDED");
        assertThat(scene.operator().asksForText("backup", "show", backup).out()).contains("not recorded");
    }

    /** A table with all kinds of permissions, beside that which HBase gives to whoever makes it. */
    private static TableName guardedTable(Scene scene) throws Throwable {
        TableName table = scene.create(
                TableDescriptorBuilder.newBuilder(scene.table("guarded")),
                List.of(Scene.family(Cells.F), Scene.family(Cells.G)),
                "row-000050");
        Cells.write(scene.cluster().connection(), table, 0, 100, Cells.F, Cells.G);
        grant(scene, table, "alice", null, null, Action.READ, Action.WRITE);
        grant(scene, table, "@ops", null, null, Action.values());
        grant(scene, table, "bob", Cells.F, null, Action.READ);
        grant(scene, table, "carol", Cells.F, Q, Action.WRITE, Action.EXEC);
        AccessControlClient.grant(
                scene.cluster().connection(), scene.namespace().name(), "eve", Action.CREATE);
        return table;
    }

    private static void grant(
            Scene scene,
            TableName table,
            String user,
            byte @Nullable [] family,
            byte @Nullable [] qualifier,
            Action... actions)
            throws Throwable {
        AccessControlClient.grant(scene.cluster().connection(), table, user, family, qualifier, actions);
    }

    /** The permissions on a table, which has to be there, without its name. */
    private static SortedSet<String> permissionsOn(Cluster cluster, TableName table) throws Throwable {
        return described(AccessControlClient.getUserPermissions(cluster.connection(), table.getNameAsString()));
    }

    private static SortedSet<String> permissionsOn(Cluster cluster, String namespace) throws Throwable {
        return described(AccessControlClient.getUserPermissions(cluster.connection(), "@" + namespace));
    }

    /** What HBase keeps under the name of a table, be there one or not. */
    private static List<UserPermission> recordsOf(Cluster cluster, TableName table) throws IOException {
        try (Admin admin = cluster.admin()) {
            return admin.getUserPermissions(
                    GetUserPermissionsRequest.newBuilder(table).build());
        }
    }

    private static SortedSet<String> described(List<UserPermission> permissions) {
        SortedSet<String> described = new TreeSet<>();
        for (UserPermission user : permissions) {
            Permission permission = user.getPermission();
            List<String> words = new ArrayList<>(List.of(user.getUser()));
            if (permission instanceof TablePermission column && column.hasFamily()) {
                words.add(new String(column.getFamily(), StandardCharsets.UTF_8));
                if (column.hasQualifier()) {
                    words.add(new String(column.getQualifier(), StandardCharsets.UTF_8));
                }
            }
            words.add(Arrays.stream(permission.getActions())
                    .map(Enum::name)
                    .sorted()
                    .toList()
                    .toString());
            described.add(String.join(" ", words));
        }
        return described;
    }

    /** Asks for a row as somebody else; whether there was none. */
    private static boolean read(Cluster cluster, String user, TableName table, byte[] family) throws IOException {
        User somebody = User.create(UserGroupInformation.createRemoteUser(user));
        try (Connection connection = ConnectionFactory.createConnection(cluster.configuration(), somebody);
                Table rows = connection.getTable(table)) {
            return rows.get(new Get(Cells.bytes("row-000001")).addFamily(family))
                    .isEmpty();
        }
    }

    private static void deleteNamespace(Cluster cluster, String namespace) throws IOException {
        try (Admin admin = cluster.admin()) {
            admin.deleteNamespace(namespace);
        }
    }
}
