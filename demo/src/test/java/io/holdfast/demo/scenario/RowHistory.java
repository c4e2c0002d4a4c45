package io.holdfast.demo.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All that was done to one row, by one writer, one change after the other. */
final class RowHistory {

    private final List<Change> changes = new ArrayList<>();
    private final RowContent now = new RowContent();

    /**
     * A change that was acknowledged.
     *
     * @param number counts the changes of the writer
     * @param begun when the writer asked for it, in ms
     * @param ended when it was told that it is done
     */
    record Change(long number, long begun, long ended, Consumer<RowContent> effect) {}

    void add(Change change) {
        changes.add(change);
        change.effect().accept(now);
    }

    /** What the row is after all changes. */
    RowContent now() {
        return now;
    }

    /**
     * Whether the row can have been this at a moment.
     *
     * @param skew by how many ms clocks may differ
     * @param atLeast the number of a change that is there, so that all before it have to be
     */
    boolean allows(RowContent found, long moment, long skew, long atLeast) {
        RowContent content = new RowContent();
        int i = 0;
        for (; i < changes.size() && isThere(changes.get(i), moment, skew, atLeast); i++) {
            changes.get(i).effect().accept(content);
        }
        while (!content.isSameAs(found)) {
            if (i == changes.size() || changes.get(i).begun() - skew > moment) {
                return false;
            }
            changes.get(i++).effect().accept(content);
        }
        return true;
    }

    private static boolean isThere(Change change, long moment, long skew, long atLeast) {
        return change.ended() + skew <= moment || change.number() <= atLeast;
    }

    /** The changes around a moment, for people. */
    String around(long moment, long skew) {
        return changes.stream()
                .filter(change -> change.ended() + skew + 1000 > moment && change.begun() - skew - 1000 < moment)
                .map(change -> change.number() + ": " + change.begun() + " to " + change.ended())
                .toList()
                .toString();
    }
}
