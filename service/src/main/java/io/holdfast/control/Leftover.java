package io.holdfast.control;

import io.holdfast.api.RepairResult;
import io.holdfast.error.Fenced;
import io.holdfast.error.HoldfastException;
import java.util.Optional;

/**
 * Something that a session left behind which is over, or that is damaged.
 *
 * @param mending how it is mended; empty if nothing here can
 */
record Leftover(RepairResult.Finding finding, Optional<Mending> mending) {

    /** @param action what it does, in a few words */
    record Mending(String action, Runnable how) {}

    static Leftover of(String kind, String object, String detail, String action, Runnable how) {
        return new Leftover(new RepairResult.Finding(kind, object, detail), Optional.of(new Mending(action, how)));
    }

    static Leftover hopeless(String kind, String object, String detail) {
        return new Leftover(new RepairResult.Finding(kind, object, detail), Optional.empty());
    }

    Optional<RepairResult.Action> planned() {
        return mending.map(m -> new RepairResult.Action(m.action(), finding.object(), "PLANNED", null));
    }

    /** Mends it; one that cannot be mended keeps no other from being mended. */
    Optional<RepairResult.Action> mend() {
        return mending.map(m -> {
            try {
                m.how().run();
                return new RepairResult.Action(m.action(), finding.object(), "DONE", null);
            } catch (Fenced e) {
                throw e;
            } catch (HoldfastException e) {
                return new RepairResult.Action(m.action(), finding.object(), "FAILED", e.getMessage());
            }
        });
    }
}
