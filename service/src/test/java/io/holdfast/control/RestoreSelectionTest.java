package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.api.ProgressListener;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.error.Rejected;
import io.holdfast.format.Bytes;
import io.holdfast.format.Permission;
import io.holdfast.format.TableId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Families and rows of tables. The fake's tables have a family f; region i has the rows from the byte i on. */
class RestoreSelectionTest {

    private static final Permission OF_TABLE = permission(null);
    private static final Permission OF_FAMILY = permission(Bytes.of(new byte[] {'g'}));

    private final DoorScene scene = new DoorScene();
    private final FrontDoor door = scene.door();
    private String backup = "";

    private static Permission permission(@Nullable Bytes family) {
        return new Permission("bob", family, null, List.of(Permission.Action.READ));
    }

    @BeforeEach
    void aTableOfThreeRegions() {
        door.initRepository();
        scene.cluster.createTable("orders", "zero", "one", "two");
        scene.cluster.acls().keep().grant(TableId.parse("orders"), OF_TABLE);
        scene.cluster.acls().grant(TableId.parse("orders"), OF_FAMILY);
        backup = scene.backUp("orders").backupId();
    }

    private RestoreRequest selecting(RestoreOptions options) {
        return new RestoreRequest(backup, List.of(), Optional.of("_part"), options);
    }

    private static RestoreOptions rows(String rows) {
        return RestoreOptions.NONE.selecting(List.of(), Optional.of(rows));
    }

    private static RestoreOptions families(String... families) {
        return RestoreOptions.NONE.selecting(List.of(families), Optional.empty());
    }

    @Test
    void onlyFilesOfTheWantedRowsComeBackInAllRegions() {
        RestoreResult result = door.restore(selecting(rows("\\x01\\x07..\\x02")), ProgressListener.NONE);

        assertThat(scene.cluster.contents("orders_part")).containsExactly("one of \\x01\\x07..\\x02");
        assertThat(scene.cluster.regions(TableId.parse("orders_part"))).hasSize(3);
        assertThat(result.tables())
                .extracting(RestoreResult.Table::regions, RestoreResult.Table::files, RestoreResult.Table::bytes)
                .containsExactly(tuple(3, 1L, 3L));
    }

    @Test
    void aRegionThatIsWantedAsAWholeIsNotCut() {
        door.restore(selecting(rows("\\x01..")), ProgressListener.NONE);

        assertThat(scene.cluster.contents("orders_part")).containsExactly("one", "two");
    }

    @Test
    void thePlanHasTheFilesThatAreNeededAndSaysWhatComesBack() {
        RestorePlan plan =
                door.planRestore(selecting(RestoreOptions.NONE.selecting(List.of("f"), Optional.of("..\\x01"))));

        assertThat(plan.feasible()).isTrue();
        assertThat(plan.filesTotal()).isEqualTo(1);
        assertThat(plan.bytesNeeded()).isEqualTo("zero".length());
        assertThat(plan.notes()).anyMatch(note -> note.startsWith("only rows ..\\x01 of families f come back"));
    }

    /** The rest of the table would be gone. */
    @Test
    void aSelectionReplacesNoTable() {
        for (RestoreOptions options : List.of(rows("a.."), families("f"))) {
            RestoreRequest request = new RestoreRequest(backup, List.of(), Optional.empty(), options.overwriting(true));
            assertThatThrownBy(() -> door.restore(request, ProgressListener.NONE))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("--overwrite or a selection");
            assertThatThrownBy(() -> door.planRestore(request)).isInstanceOf(Rejected.class);
        }
        assertThat(scene.cluster.contents("orders")).containsExactly("zero", "one", "two");
    }

    @Test
    void whatIsNotThereIsRefusedBeforeAnythingBegins() {
        assertThatThrownBy(() -> door.restore(selecting(families("f", "none")), ProgressListener.NONE))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("unable to restore family none of table orders");
        assertThatThrownBy(() -> door.planRestore(selecting(families("none")))).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> door.planRestore(selecting(rows("a"))))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected START..STOP");
        assertThat(scene.journal.load()).allMatch(record -> record.kind().startsWith("backup"));
    }

    @Test
    void rightsOnFamiliesThatStayAwayAreNotGranted() {
        door.restore(selecting(families("f").withAcl(true)), ProgressListener.NONE);
        assertThat(scene.cluster.acls().of(TableId.parse("orders_part"))).containsExactly(OF_TABLE);

        door.restore(
                new RestoreRequest(backup, List.of(), Optional.of("_whole"), RestoreOptions.NONE.withAcl(true)),
                ProgressListener.NONE);
        assertThat(scene.cluster.acls().of(TableId.parse("orders_whole")))
                .containsExactlyInAnyOrder(OF_TABLE, OF_FAMILY);
    }
}
