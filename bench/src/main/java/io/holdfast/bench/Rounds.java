package io.holdfast.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Does the same work in several ways, round by round, so that whatever slows the machine down for a while slows all of them
 * down. Every other round goes backwards. The first round warms up pages and compilers and is not counted.
 */
final class Rounds {

    private final List<Way> ways;
    private final Workplace workplace;
    private final Narration narration;

    Rounds(List<Way> ways, Workplace workplace, Narration narration) {
        this.ways = List.copyOf(ways);
        this.workplace = workplace;
        this.narration = narration;
    }

    /** Runs all rounds and returns a series for each way, in the order in which the ways were given. */
    List<Series> run(int rounds) {
        List<List<Run>> runs = new ArrayList<>();
        ways.forEach(way -> runs.add(new ArrayList<>()));
        for (int round = 0; round <= rounds; round++) {
            for (int way : order(round)) {
                Run run = once(ways.get(way));
                narration.line(String.format(
                        Locale.ROOT,
                        "  %-13s %-32s %7.2f s",
                        round == 0 ? "warm-up" : "round " + round + " of " + rounds,
                        ways.get(way).name(),
                        run.seconds()));
                if (round > 0) {
                    runs.get(way).add(run);
                }
            }
        }
        List<Series> series = new ArrayList<>();
        for (int way = 0; way < ways.size(); way++) {
            series.add(new Series(ways.get(way).name(), runs.get(way)));
        }
        return List.copyOf(series);
    }

    private List<Integer> order(int round) {
        List<Integer> order = new ArrayList<>();
        for (int way = 0; way < ways.size(); way++) {
            order.add(way);
        }
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }

    /** What one way leaves in memory to be written must not be written while the next one is timed. */
    private Run once(Way way) {
        Path fresh = workplace.fresh();
        Tool.run("sync");
        try {
            return way.run(fresh);
        } finally {
            workplace.remove(fresh);
        }
    }
}
