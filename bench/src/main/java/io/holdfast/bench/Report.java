package io.holdfast.bench;

import java.util.List;

/** What one run of the benchmark found. Speeds are in millions of bytes per second, of the table's HFiles. */
record Report(Setting setting, List<Speed> speeds, List<Ratio> ratios, List<Time> backupSteps, Tiny tiny) {

    Report {
        speeds = List.copyOf(speeds);
        ratios = List.copyOf(ratios);
        backupSteps = List.copyOf(backupSteps);
    }

    /**
     * What was measured, and where.
     *
     * @param threads of the copy loops, as many as a backup has
     * @param bytes of the HFiles
     * @param loadBefore the machine's load average when it began; negative if unknown
     */
    record Setting(
            int cores,
            int threads,
            String fileSystem,
            int rounds,
            int regions,
            int files,
            long bytes,
            double loadBefore) {}

    record Speed(String name, Spread megabytesPerSecond, List<Double> seconds) {

        Speed {
            seconds = List.copyOf(seconds);
        }

        static Speed of(Series series, long bytes) {
            return new Speed(series.name(), series.megabytesPerSecond(bytes), series.seconds());
        }
    }

    /** How fast a backup was as a share of another way, pair by pair. */
    record Ratio(String name, Spread spread, List<Double> pairs) {

        Ratio {
            pairs = List.copyOf(pairs);
        }

        static Ratio of(Series backup, Series other) {
            List<Double> pairs = backup.speedAgainst(other);
            return new Ratio(backup.name() + " / " + other.name(), Spread.of(pairs), pairs);
        }
    }

    record Time(String name, Spread seconds) {

        static Time of(Series series) {
            return new Time(series.name(), Spread.of(series.seconds()));
        }
    }

    /** The table of a few rows: what a backup costs beside what HBase's own snapshot costs. */
    record Tiny(int rows, int rounds, Time snapshot, Time backup, Spread secondsMore, List<Time> backupSteps) {

        Tiny {
            backupSteps = List.copyOf(backupSteps);
        }

        static Tiny of(int rows, Series snapshot, Series backup) {
            return new Tiny(
                    rows,
                    backup.runs().size(),
                    Time.of(snapshot),
                    Time.of(backup),
                    Spread.of(backup.secondsMoreThan(snapshot)),
                    backup.steps().stream().map(Time::of).toList());
        }
    }
}
