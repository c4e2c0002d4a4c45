package io.holdfast.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.cli.text.TextTable.Column;
import io.holdfast.cli.text.TextTable.Emphasis;
import org.junit.jupiter.api.Test;

class TextTableTest {

    private final TextTable table = new TextTable(Column.words("NAME"), Column.numbers("N"), Column.words("STATE"));

    @Test
    void coloursDoNotDisturbTheAlignment() {
        table.add(Emphasis.BAD, "a", 10, "gone");
        table.add(Emphasis.GOOD, "longer", 9, "ok");
        assertThat(table.text("  ", new Style(false))).isEqualTo("""
                          NAME     N  STATE
                          a       10  gone
                          longer   9  ok
                        """);
        assertThat(table.text("", new Style(true))).isEqualTo("""
                        \u001b[1mNAME     N  STATE\u001b[0m
                        a       10  \u001b[31mgone\u001b[0m
                        longer   9  \u001b[32mok\u001b[0m
                        """);
    }

    @Test
    void whatCouldSteerATerminalIsTakenOut() {
        table.add("a\u001b[31m\nb", 1, "");
        assertThat(table.text("", new Style(false))).contains("a?[31m?b");
    }

    @Test
    void aRowHasAsManyCellsAsThereAreColumns() {
        assertThatThrownBy(() -> table.add("a")).isInstanceOf(IllegalArgumentException.class);
    }
}
