package io.holdfast.procedure;

import java.util.List;

/** How far something is. */
record RunProgress(long done, long total, String unit) {

    static final RunProgress NONE = new RunProgress(0, 0, "");

    static RunProgress sum(List<RunProgress> parts) {
        long done = 0;
        long total = 0;
        String unit = "";
        for (RunProgress part : parts) {
            done += part.done;
            total += part.total;
            unit = part.unit.isEmpty() ? unit : part.unit;
        }
        return new RunProgress(done, total, unit);
    }
}
