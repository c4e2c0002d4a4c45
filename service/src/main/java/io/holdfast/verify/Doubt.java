package io.holdfast.verify;

import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.repository.FindingKind;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Believes in damage only when it sees it twice, and tells an object that cannot be read from a store that cannot be
 * reached. May be used by many threads.
 */
final class Doubt {

    private static final int MOST_NOTES = 100;

    /** A store that refuses so many objects one after another is throttled or broken, and not each of them damaged. */
    private static final int MOST_REFUSED = 100;

    private final Inspection inspection;
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final Set<ObjectKey> refused = ConcurrentHashMap.newKeySet();

    Doubt(Inspection inspection) {
        this.inspection = inspection;
    }

    /** Looks at something: empty if it is as it must be. */
    @FunctionalInterface
    interface Look {
        Optional<Problem> look();
    }

    /**
     * What is wrong, if it is wrong both times. {@code Unavailable} if the store does not answer at all, or refuses for a
     * reason that has nothing to do with this object. What this program
     * is too old to read is noted, and no damage.
     */
    Optional<Problem> confirmed(ObjectKey object, Look look) {
        Optional<Problem> first = once(object, look);
        return first.isEmpty() ? first : once(object, look);
    }

    /** An object could be read. */
    void answered() {
        refused.clear();
    }

    private Optional<Problem> once(ObjectKey object, Look look) {
        try {
            Optional<Problem> problem = look.look();
            answered();
            return problem;
        } catch (Unavailable | OutcomeUnknown e) {
            // With a hint it waits for a person, who has to grant a right for instance; that is no damage.
            if (e.hint().isPresent()) {
                throw e;
            }
            requireAnswer(inspection);
            refused.add(object);
            if (refused.size() > MOST_REFUSED) {
                throw new Unavailable(
                        "unable to verify: expected objects that can be read, found %d in a row that the store lists but does not give: %s"
                                .formatted(MOST_REFUSED, e.getMessage()),
                        null,
                        e);
            }
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

    /** {@code Unavailable} if the store gives nothing at all. */
    static void requireAnswer(Inspection inspection) {
        try (Stream<ObjectKey> roots = inspection.keys(Layout.roots())) {
            roots.forEach(root -> {});
        }
    }
}
