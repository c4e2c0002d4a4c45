package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Rejected;
import io.holdfast.format.Bytes;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.Sha256;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.hbase.KeyRange;
import io.holdfast.hbase.TableFacts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {

    private static final TableId ORDERS = TableId.parse("orders");

    private static Selection rows(String text) {
        return Selection.parse(List.of(), Optional.of(text));
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void rowsAreWrittenAsTheShellPrintsThem() {
        assertThat(rows("user-1..user-2").rows()).isEqualTo(new KeyRange(bytes("user-1"), bytes("user-2")));
        assertThat(rows("a\\x00\\xfF..").rows()).isEqualTo(new KeyRange(bytes("a\0\u00ff"), Bytes.empty()));
        assertThat(rows("..b\\x2E").rows()).isEqualTo(new KeyRange(Bytes.empty(), bytes("b.")));
        assertThat(rows("a.b..a.c").rows()).isEqualTo(new KeyRange(bytes("a.b"), bytes("a.c")));
        assertThat(rows("a b..a\\x5Cc").rows()).isEqualTo(new KeyRange(bytes("a b"), bytes("a\\c")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a-b",
                "..",
                "a...b",
                "a..b..c",
                "b..a",
                "a..a",
                "\\x0..",
                "\\y00..",
                "a\\..",
                "\u00e4.."
            })
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> rows(text))
                .isInstanceOf(Rejected.class)
                .hasMessageStartingWith("unable to restore rows '" + text + "': expected ")
                .hasMessageContaining(", found ");
    }

    private static RegionImage region(String start, String end, boolean mob) {
        return new RegionImage(
                "a".repeat(32),
                1,
                bytes(start),
                bytes(end),
                0,
                false,
                false,
                mob,
                List.of(new FamilyFiles("f", List.of(file("f"))), new FamilyFiles("g", List.of(file("g")))));
    }

    private static StoreFile file(String family) {
        FileOrigin origin = new FileOrigin(ORDERS, "r", family, "file-" + family);
        return new StoreFile(
                "file-" + family,
                null,
                new StoredFile(
                        origin, 10, new Sha256("0".repeat(64)), 1 << 20, "00000000", new ObjectKey("data/x"), 0));
    }

    @Test
    void aRegionKeepsItsPlaceAndOnlyWhatIsWanted() {
        RegionImage region = region("b", "d", false);

        assertThat(Selection.ALL.of(region)).isEqualTo(region);
        assertThat(Selection.parse(List.of("g"), Optional.empty()).of(region).families())
                .containsExactly(region.families().get(1));
        assertThat(rows("c..").of(region)).isEqualTo(region);
        assertThat(rows("d..").of(region).families())
                .containsExactly(new FamilyFiles("f", List.of()), new FamilyFiles("g", List.of()));
        assertThat(rows("d..").of(region).startKey()).isEqualTo(region.startKey());
    }

    /** Rows say nothing of the region of MOB files. */
    @Test
    void theRegionOfMobFilesIsSelectedByFamiliesOnly() {
        RegionImage region = region("", "a", true);

        assertThat(rows("d..").of(region)).isEqualTo(region);
        assertThat(Selection.parse(List.of("f"), Optional.empty()).of(region).families())
                .containsExactly(region.families().get(0));
    }

    @Test
    void eachFamilyHasToBeThere() {
        List<TableFacts.Family> known = List.of(family("f", false), family("g", false));

        Selection.parse(List.of("f", "g"), Optional.empty()).check(ORDERS, known);
        assertThatThrownBy(() ->
                        Selection.parse(List.of("f", "h"), Optional.empty()).check(ORDERS, known))
                .isInstanceOf(Rejected.class)
                .hasMessage(
                        "unable to restore family h of table orders: expected one of [f, g], found none of this name");
        assertThatThrownBy(() -> Selection.parse(List.of("f", ""), Optional.empty()))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void rowsOfAFamilyWithMobAreRefused() {
        List<TableFacts.Family> known = List.of(family("f", false), family("large", true));

        Selection.parse(List.of("large"), Optional.empty()).check(ORDERS, known);
        Selection.parse(List.of("f"), Optional.of("a..")).check(ORDERS, known);
        assertThatThrownBy(() -> rows("a..").check(ORDERS, known))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected families without MOB, found large");
    }

    private static TableFacts.Family family(String name, boolean mob) {
        return new TableFacts.Family(name, Optional.empty(), "NONE", "NONE", mob);
    }
}
