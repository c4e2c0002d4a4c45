package io.holdfast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one run of the scale benchmark found. Growth is the processor time per file of the largest size by that of the
 * smallest: 1 is a cost that is linear in the files, less has a part that does not depend on them. Time on the clock tells
 * less, as it depends on who else uses the machine.
 *
 * @param sizes ascending; each has the same phases in the same order
 */
record ScaleReport(int cores, long heapLimit, double totalSeconds, List<Size> sizes) {

    /** Of what takes less than so many seconds, rates say nothing. */
    private static final double LEAST_TOLD = 0.25;

    ScaleReport {
        sizes = List.copyOf(sizes);
    }

    /** One repository, filled with so many files. */
    record Size(int regions, long files, List<Phase> phases) {

        Size {
            phases = List.copyOf(phases);
        }
    }

    /**
     * One request.
     *
     * @param seconds on the clock
     * @param cpuSeconds of all threads of the process, collections of garbage included
     * @param heapBytes the most that was left in use after a collection meanwhile; 0 for a part of another phase
     */
    record Phase(String name, double seconds, double cpuSeconds, long heapBytes) {}

    String text() {
        StringBuilder text = new StringBuilder(format(
                "%n%d cores, heap of at most %d MB; %.0f s in all, a first small round to warm up included%n%n",
                cores, heapLimit / 1_000_000, totalSeconds));
        List<String> head = new ArrayList<>(List.of("SECONDS"));
        sizes.forEach(size -> head.add(format("%,d", size.files())));
        head.addAll(List.of("FILES/S", "CPU-S", "GROWTH", "MB HEAP"));
        text.append(row(head));
        Size largest = sizes.get(sizes.size() - 1);
        for (int i = 0; i < largest.phases().size(); i++) {
            text.append(row(phase(i)));
        }
        return text.toString();
    }

    private List<String> phase(int number) {
        Size smallest = sizes.get(0);
        Size largest = sizes.get(sizes.size() - 1);
        Phase last = largest.phases().get(number);
        List<String> cells = new ArrayList<>(List.of(last.name()));
        sizes.forEach(size -> cells.add(format("%.2f", size.phases().get(number).seconds())));
        double perFile = last.cpuSeconds() / largest.files();
        double perFileBefore = smallest.phases().get(number).cpuSeconds() / smallest.files();
        cells.add(last.cpuSeconds() < LEAST_TOLD ? "-" : format("%,.0f", largest.files() / last.seconds()));
        cells.add(format("%.2f", last.cpuSeconds()));
        cells.add(last.cpuSeconds() < LEAST_TOLD ? "-" : format("%.2f", perFile / perFileBefore));
        cells.add(last.heapBytes() == 0 ? "" : format("%d", last.heapBytes() / 1_000_000));
        return cells;
    }

    private static String row(List<String> cells) {
        StringBuilder row = new StringBuilder(format("  %-38s", cells.get(0)));
        cells.subList(1, cells.size()).forEach(cell -> row.append(format(" %11s", cell)));
        return row.append(System.lineSeparator()).toString();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
