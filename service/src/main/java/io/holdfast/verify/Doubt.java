package io.holdfast.verify;

import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.repository.Inspection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Believes in damage only when it sees it twice, and tells an object that cannot be read from a store that cannot be
 * reached. May be used by many threads.
 */
final class Doubt {

    private static final int MOST_NOTES = 100;

    private final Inspection inspection;
    private final List<String> notes = new CopyOnWriteArrayList<>();

    Doubt(Inspection inspection) {
        this.inspection = inspection;
    }

    /** Looks at something: empty if it is as it must be. */
    @FunctionalInterface
    interface Look {
        Optional<Problem> look();
    }

    /**
     * What is wrong, if it is wrong both times. {@code Unavailable} if the store does not answer at all. What this program
     * is too old to read is noted, and no damage.
     */
    Optional<Problem> confirmed(Look look) {
        Optional<Problem> first = once(look);
        return first.isEmpty() ? first : once(look);
    }

    /** What is wrong at one look; never that the store does not answer. */
    Optional<Problem> once(Look look) {
        try {
            return look.look();
        } catch (Unavailable | OutcomeUnknown e) {
            requireAnswer();
            return Optional.of(Problem.of(FindingKind.UNREADABLE, e));
        } catch (Rejected e) {
            note(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    void note(String text) {
        if (notes.size() < MOST_NOTES && !notes.contains(text)) {
            notes.add(text);
        }
    }

    private void requireAnswer() {
        try (Stream<ObjectKey> roots = inspection.keys(Layout.roots())) {
            roots.forEach(root -> {});
        }
    }
}
