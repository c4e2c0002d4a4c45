package io.holdfast.demo.data;

import static io.holdfast.demo.data.CellList.cell;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellComparisonTest {

    private static final Cell A = cell("a", "f", "q", 2, "new");
    private static final Cell A_BEFORE = cell("a", "f", "q", 1, "old");
    private static final Cell B = cell("b", "f", "q", 1, "value", "tag");
    private static final Cell C = cell("c", "g", "q", 1, "value");

    @Test
    void sameCellsAreTheSame() throws IOException {
        CellComparison.Report report = compare(CellList.of(A, A_BEFORE, B, C), CellList.of(A, A_BEFORE, B, C));

        assertThat(report.same()).isTrue();
        assertThat(report.expected()).isEqualTo(report.actual());
        assertThat(report.expected().rows()).isEqualTo(3);
        assertThat(report.expected().cells()).isEqualTo(4);
    }

    @Test
    void findsMissingCellsAtTheBeginningInTheMiddleAndAtTheEnd() throws IOException {
        assertThat(kinds(CellList.of(A, A_BEFORE, B, C), CellList.of(A_BEFORE, C)))
                .containsExactly(Difference.Kind.MISSING, Difference.Kind.MISSING);
        assertThat(kinds(CellList.of(A, B, C), CellList.of(A, B))).containsExactly(Difference.Kind.MISSING);
        assertThat(kinds(CellList.of(A), CellList.of())).containsExactly(Difference.Kind.MISSING);
    }

    @Test
    void findsCellsTooMany() throws IOException {
        assertThat(kinds(CellList.of(B), CellList.of(A, B, C)))
                .containsExactly(Difference.Kind.UNEXPECTED, Difference.Kind.UNEXPECTED);
    }

    @Test
    void findsAnotherValue() throws IOException {
        assertThat(kinds(CellList.of(A), CellList.of(cell("a", "f", "q", 2, "other"))))
                .containsExactly(Difference.Kind.VALUE);
    }

    @Test
    void findsAnotherTag() throws IOException {
        assertThat(kinds(CellList.of(B), CellList.of(cell("b", "f", "q", 1, "value", "other"))))
                .containsExactly(Difference.Kind.TAGS);
        assertThat(kinds(CellList.of(B), CellList.of(cell("b", "f", "q", 1, "value"))))
                .containsExactly(Difference.Kind.TAGS);
    }

    @Test
    void findsAnotherTimestampFamilyAndQualifierAsOneMissingAndOneTooMany() throws IOException {
        for (Cell other : new Cell[] {
            cell("c", "g", "q", 2, "value"), cell("c", "h", "q", 1, "value"), cell("c", "g", "r", 1, "value")
        }) {
            assertThat(kinds(CellList.of(B, C), CellList.of(B, other)))
                    .containsExactlyInAnyOrder(Difference.Kind.MISSING, Difference.Kind.UNEXPECTED);
        }
    }

    @Test
    void countsAllDifferencesAndKeepsTheFirst() throws IOException {
        CellComparison.Report report = CellComparison.compare(CellList.of(A, B, C), CellList.of(), 2);

        assertThat(report.differences()).isEqualTo(3);
        assertThat(report.first()).hasSize(2);
        assertThat(report.first().get(0)).hasToString("missing: a f:q at 2 Put \"new\"");
    }

    @Test
    void aDumpGivesBackWhatWasWritten(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("cells");
        CellCount count = CellDump.write(CellList.of(A, A_BEFORE, B, C), file);

        assertThat(count.cells()).isEqualTo(4);
        try (CellDump dump = CellDump.read(file)) {
            assertThat(compare(CellList.of(A, A_BEFORE, B, C), dump).same()).isTrue();
        }
    }

    @Test
    void digestsAreEqualOnlyForTheSameCells() throws IOException {
        TableDigest digest = TableDigest.of(CellList.of(A, B));

        assertThat(TableDigest.of(CellList.of(A, B))).isEqualTo(digest);
        assertThat(TableDigest.of(CellList.of(A, cell("b", "f", "q", 1, "value", "other"))))
                .isNotEqualTo(digest);
        assertThat(TableDigest.of(CellList.of(A))).isNotEqualTo(digest);
    }

    private static CellComparison.Report compare(CellStream expected, CellStream actual) throws IOException {
        return CellComparison.compare(expected, actual, 10);
    }

    private static List<Difference.Kind> kinds(CellStream expected, CellStream actual) throws IOException {
        return compare(expected, actual).first().stream().map(Difference::kind).toList();
    }
}
