package io.holdfast.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows in aligned columns under a heading. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    TextTable(Column... columns) {
        this.columns = List.of(columns);
    }

    /** A column, and whether it holds numbers, which end under each other. */
    record Column(String heading, boolean numbers) {

        static Column words(String heading) {
            return new Column(heading, false);
        }

        static Column numbers(String heading) {
            return new Column(heading, true);
        }
    }

    /** A piece of text with the manner in which it is shown once it has its width. */
    private record Cell(String text, Emphasis emphasis) {}

    /** How a cell is shown. */
    enum Emphasis {
        NONE,
        GOOD,
        BAD;

        private String show(String text, Style style) {
            return switch (this) {
                case NONE -> text;
                case GOOD -> style.good(text);
                case BAD -> style.bad(text);
            };
        }
    }

    /** Adds a row. The emphasis is that of its last cell. */
    void add(Emphasis lastCell, Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("expected " + columns.size() + " cells, found " + cells.length);
        }
        rows.add(IntStream.range(0, cells.length)
                .mapToObj(i -> new Cell(
                        Printable.of(String.valueOf(cells[i])), i == cells.length - 1 ? lastCell : Emphasis.NONE))
                .toList());
    }

    void add(Object... cells) {
        add(Emphasis.NONE, cells);
    }

    /** The table with each line after some blanks. */
    String text(String indent, Style style) {
        StringBuilder text = new StringBuilder();
        text.append(indent)
                .append(style.strong(join(
                        columns.stream()
                                .map(column -> new Cell(column.heading(), Emphasis.NONE))
                                .toList(),
                        style)))
                .append('\n');
        rows.forEach(row -> text.append(indent).append(join(row, style)).append('\n'));
        return text.toString();
    }

    private String join(List<Cell> cells, Style style) {
        return IntStream.range(0, cells.size())
                .mapToObj(i -> padded(cells.get(i), i, style))
                .collect(Collectors.joining(GAP));
    }

    private String padded(Cell cell, int column, Style style) {
        String blanks = " ".repeat(width(column) - cell.text().length());
        String shown = cell.emphasis().show(cell.text(), style);
        boolean last = column == columns.size() - 1;
        if (columns.get(column).numbers()) {
            return blanks + shown;
        }
        return last ? shown : shown + blanks;
    }

    private int width(int column) {
        int widest = columns.get(column).heading().length();
        for (List<Cell> row : rows) {
            widest = Math.max(widest, row.get(column).text().length());
        }
        return widest;
    }
}
