package io.holdfast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** The runs of one way, in the order of the rounds. */
record Series(String name, List<Run> runs) {

    private static final double MEGABYTE = 1e6;

    Series {
        runs = List.copyOf(runs);
    }

    List<Double> seconds() {
        return runs.stream().map(Run::seconds).toList();
    }

    Spread megabytesPerSecond(long bytes) {
        return Spread.of(
                seconds().stream().map(seconds -> bytes / MEGABYTE / seconds).toList());
    }

    /** How fast this was as a share of how fast the other was, for each round by itself. */
    List<Double> speedAgainst(Series other) {
        return pairs(other, (mine, others) -> others / mine);
    }

    /** How many seconds more than the other this took, for each round by itself. */
    List<Double> secondsMoreThan(Series other) {
        return pairs(other, (mine, others) -> mine - others);
    }

    /** Each step of the runs as a series of its own, in the order in which they are first seen. */
    List<Series> steps() {
        return runs.stream()
                .flatMap(run -> run.steps().stream())
                .map(Run.Step::name)
                .distinct()
                .map(this::step)
                .toList();
    }

    /** One step of the runs. A run without it counts as one that spent no time there. */
    Series step(String step) {
        return new Series(
                step,
                runs.stream()
                        .map(run -> new Run(
                                run.steps().stream()
                                        .filter(s -> s.name().equals(step))
                                        .mapToDouble(Run.Step::seconds)
                                        .sum(),
                                List.of()))
                        .toList());
    }

    Series renamed(String other) {
        return new Series(other, runs);
    }

    private List<Double> pairs(Series other, DoubleBinaryOperator operator) {
        if (other.runs.size() != runs.size()) {
            throw new IllegalArgumentException(
                    "%s has %d rounds, %s has %d".formatted(name, runs.size(), other.name, other.runs.size()));
        }
        List<Double> results = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            results.add(operator.applyAsDouble(
                    runs.get(i).seconds(), other.runs.get(i).seconds()));
        }
        return List.copyOf(results);
    }
}
