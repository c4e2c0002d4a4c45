package io.holdfast.procedure;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What a scripted procedure does in each of its steps.
 *
 * @param lines one for each step
 */
record Script(List<Line> lines) {

    private static final int DEEPEST = 3;

    /**
     * One step.
     *
     * @param unavailable how often it cannot reach what it needs, before it can
     * @param suspensions how often it waits, before it goes on
     * @param fails whether it fails for good
     * @param children what it begins
     * @param atOnce how many of them may run side by side
     * @param undoUnavailable how often its undo cannot reach what it needs
     */
    record Line(
            int unavailable, int suspensions, boolean fails, List<Script> children, int atOnce, int undoUnavailable) {

        static final Line SIMPLE = new Line(0, 0, false, List.of(), 1, 0);

        /** The same after what decides: it has no children and does not fail for good. */
        Line tidyingUp() {
            return new Line(unavailable, suspensions, false, List.of(), 1, undoUnavailable);
        }

        static Line failing() {
            return new Line(0, 0, true, List.of(), 1, 0);
        }

        static Line beginning(int atOnce, Script... children) {
            return new Line(0, 0, false, List.of(children), atOnce, 0);
        }
    }

    /** A procedure of steps like these; what is not given is simple. */
    static Script of(Line... lines) {
        List<Line> all = new ArrayList<>(List.of(lines));
        while (all.size() < ScriptedProcedure.ScriptedStep.values().length) {
            all.add(Line.SIMPLE);
        }
        return new Script(all);
    }

    static Script random(RandomGenerator random, int depth) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < ScriptedProcedure.ScriptedStep.values().length; i++) {
            Line line = randomLine(random, depth);
            lines.add(i <= ScriptedProcedure.DECIDING ? line : line.tidyingUp());
        }
        return new Script(lines);
    }

    private static Line randomLine(RandomGenerator random, int depth) {
        int children = depth < DEEPEST && random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 0;
        return new Line(
                random.nextInt(4) == 0 ? random.nextInt(4) : 0,
                random.nextInt(4) == 0 ? random.nextInt(3) : 0,
                random.nextInt(25) == 0,
                IntStream.range(0, children)
                        .mapToObj(i -> random(random, depth + 1))
                        .toList(),
                1 + random.nextInt(3),
                random.nextInt(4) == 0 ? random.nextInt(5) : 0);
    }

    /** Whether it can complete if nobody cancels it: what follows the deciding step does not fail it. */
    boolean canComplete(int attempts) {
        return lines.subList(0, ScriptedProcedure.DECIDING + 1).stream()
                .noneMatch(line -> line.fails()
                        || line.unavailable() >= attempts
                        || line.children().stream().anyMatch(child -> !child.canComplete(attempts)));
    }
}
