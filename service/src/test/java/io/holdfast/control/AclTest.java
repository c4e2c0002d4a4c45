package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.Bytes;
import io.holdfast.format.Permission;
import io.holdfast.format.Permission.Action;
import io.holdfast.format.TableId;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.procedure.JournalRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Permissions from the cluster into the backup, and out of it again. */
class AclTest {

    private static final TableId ORDERS = TableId.parse("shop:orders");
    private static final Permission WHOLE = new Permission("@ops", null, null, List.of(Action.READ, Action.WRITE));
    private static final Permission COLUMN = new Permission(
            "bob", bytes("f".getBytes(StandardCharsets.UTF_8)), bytes(new byte[] {0, 'q'}), List.of(Action.READ));
    private static final Permission CREATE = new Permission("eve", null, null, List.of(Action.CREATE));

    private final DoorScene scene = new DoorScene();
    private final FakeCluster cluster = scene.cluster;
    private final FrontDoor door = scene.door();

    private static Bytes bytes(byte[] bytes) {
        return Bytes.of(bytes);
    }

    @BeforeEach
    void repositoryAndTable() {
        door.initRepository();
        cluster.createTable("shop:orders", "first");
    }

    private void grantAll() {
        cluster.acls().keep().grant(ORDERS, WHOLE);
        cluster.acls().grant(ORDERS, COLUMN);
        cluster.acls().grant("shop", CREATE);
    }

    private String backUp() {
        return scene.backUp("shop:orders").backupId();
    }

    private static RestoreRequest restoring(String backup, String table, boolean acl) {
        return new RestoreRequest(backup, List.of(table), Optional.empty(), RestoreOptions.NONE.withAcl(acl));
    }

    private void restore(String backup, String table, boolean acl) {
        door.restore(restoring(backup, table, acl), ProgressListener.NONE);
    }

    private void assertRefused(String backup, String table, String reason) {
        List<String> before = scene.keys();
        RestorePlan plan = door.planRestore(restoring(backup, table, true));
        assertThat(plan.feasible()).isFalse();
        assertThat(plan.problems()).hasSize(1).allMatch(problem -> problem.contains(reason));
        assertThatThrownBy(() -> restore(backup, table, true))
                .isInstanceOf(Rejected.class)
                .hasMessage(plan.problems().get(0))
                .extracting(e -> ((HoldfastException) e).hint())
                .asString()
                .contains("without --acl");
        assertThat(scene.keys()).isEqualTo(before);
        assertThat(scene.journal.load()).allMatch(JournalRecord::closed);
        assertThat(cluster.hasNothingStaged()).isTrue();
    }

    @Test
    void aBackupSaysHowManyPermissionsItRecorded() {
        grantAll();
        BackupDetail detail = door.showBackup(backUp());
        assertThat(detail.tableDetails())
                .extracting(BackupDetail.Table::acl)
                .containsExactly(BackupDetail.Acl.recorded(2));
        assertThat(detail.namespaces())
                .containsExactly(new BackupDetail.Namespace("shop", BackupDetail.Acl.recorded(1)));
        assertThat(door.warnings()).isEmpty();
    }

    @Test
    void nothingIsGrantedWithoutARequest() {
        grantAll();
        String backup = backUp();
        RestorePlan plan = door.planRestore(restoring(backup, "shop:orders=copy", false));
        assertThat(plan.feasible()).isTrue();
        assertThat(plan.grants()).isEmpty();
        assertThat(plan.notes()).contains("recorded permissions (2) are not granted without --acl");
        restore(backup, "shop:orders=copy", false);
        assertThat(cluster.acls().of(TableId.parse("copy"))).isEmpty();
    }

    @Test
    void aPlanShowsWhatIsGrantedAndARestoreGrantsIt() {
        grantAll();
        String backup = backUp();
        RestorePlan plan = door.planRestore(restoring(backup, "shop:orders=copy", true));
        assertThat(plan.feasible()).isTrue();
        assertThat(plan.grants())
                .containsExactly(
                        new RestorePlan.Grant("copy", null, "@ops", null, null, List.of("READ", "WRITE")),
                        new RestorePlan.Grant("copy", null, "bob", "f", "\\x00q", List.of("READ")));
        assertThat(plan.notes())
                .contains(
                        "recorded permissions on namespace shop (1) are not granted, as the restore does not create it");
        restore(backup, "shop:orders=copy", true);
        assertThat(cluster.acls().of(TableId.parse("copy"))).containsExactly(WHOLE, COLUMN);
        assertThat(cluster.acls().of("default")).isEmpty();
    }

    @Test
    void aNewNamespaceGetsItsOwnPermissionsButNotThoseOfAnother() {
        grantAll();
        String backup = backUp();
        cluster.drop(ORDERS);
        cluster.deleteEmptyNamespace("shop");
        RestorePlan plan = door.planRestore(restoring(backup, "shop:orders", true));
        assertThat(plan.grants()).contains(new RestorePlan.Grant(null, "shop", "eve", null, null, List.of("CREATE")));
        restore(backup, "shop:orders", true);
        assertThat(cluster.acls().of("shop")).containsExactly(CREATE);
        restore(backup, "shop:orders=other:orders", true);
        assertThat(cluster.acls().of(TableId.parse("other:orders"))).containsExactly(WHOLE, COLUMN);
        assertThat(cluster.acls().of("other")).isEmpty();
    }

    @Test
    void anEmptyListIsGrantedAsWell() {
        cluster.acls().keep();
        String backup = backUp();
        assertThat(door.showBackup(backup).tableDetails().get(0).acl()).isEqualTo(BackupDetail.Acl.recorded(0));
        restore(backup, "shop:orders=copy", true);
        assertThat(cluster.contents("copy")).containsExactly("first");
    }

    @Test
    void refusesWhereTheBackupRecordedNone() {
        String backup = backUp();
        assertThat(door.showBackup(backup).tableDetails().get(0).acl()).isEqualTo(BackupDetail.Acl.NOT_RECORDED);
        cluster.acls().keep();
        assertRefused(backup, "shop:orders=copy", "found none recorded");
        restore(backup, "shop:orders=copy", false);
        assertThat(cluster.contents("copy")).containsExactly("first");
    }

    @Test
    void refusesWhereTheClusterKeepsNone() {
        grantAll();
        String backup = backUp();
        cluster.acls().keepNoMore();
        assertRefused(backup, "shop:orders=copy", "expected a cluster with HBase's AccessController");
    }

    /** The data is worth a backup all the same; it says so at once, and for ever. */
    @Test
    void whatMayNotBeReadIsNotedAndRefusedLater() {
        grantAll();
        cluster.fail("aclOfTable", () -> new Rejected("unable to read: AccessDeniedException", null));
        String backup = backUp();
        cluster.heal();
        assertThat(door.showBackup(backup).tableDetails().get(0).acl())
                .isEqualTo(BackupDetail.Acl.unreadable("unable to read: AccessDeniedException"));
        assertRefused(backup, "shop:orders=copy", "AccessDeniedException");
        restore(backup, "shop:orders=copy", false);
        assertThat(cluster.contents("copy")).containsExactly("first");
    }

    @Test
    void aBackupWarnsOfWhatMayNotBeRead() {
        grantAll();
        cluster.fail("aclOfTable", () -> new Rejected("unable to read: AccessDeniedException", null));
        cluster.fail("aclOfNamespace", () -> new Rejected("unable to read either", null));
        door.createBackup(DoorScene.tables("shop:orders"), ProgressListener.NONE);
        assertThat(door.warnings())
                .containsExactly("the permissions of table shop:orders, namespace shop could not be read, and restore"
                        + " --acl will refuse them (unable to read: AccessDeniedException)");
    }

    @Test
    void anUnreadableNamespaceMattersOnlyWhereItIsCreated() {
        grantAll();
        cluster.fail("aclOfNamespace", () -> new Rejected("unable to read: AccessDeniedException", null));
        String backup = backUp();
        cluster.heal();
        restore(backup, "shop:orders=shop:copy", true);
        assertThat(cluster.acls().of(TableId.parse("shop:copy"))).containsExactly(WHOLE, COLUMN);
        cluster.drop(ORDERS);
        cluster.drop(TableId.parse("shop:copy"));
        cluster.deleteEmptyNamespace("shop");
        assertRefused(backup, "shop:orders", "the permissions of namespace shop");
    }

    @Test
    void aClusterThatDoesNotAnswerIsAskedAgain() {
        grantAll();
        cluster.fail("aclOfTable", () -> {
            cluster.heal();
            return new Unavailable("unable to ask", null, null);
        });
        assertThat(door.showBackup(backUp()).tableDetails().get(0).acl()).isEqualTo(BackupDetail.Acl.recorded(2));
    }

    /** HBase forgets its permissions with a table: that nobody had any would be wrong. */
    @Test
    void aTableThatWasDroppedMeanwhileHasNoEmptyList() {
        grantAll();
        cluster.fail("aclOfTable", () -> {
            cluster.heal();
            cluster.drop(ORDERS);
            return new Unavailable("unable to ask", null, null);
        });
        assertThat(door.showBackup(backUp()).tableDetails().get(0).acl().reason())
                .contains("found it gone");
    }
}
