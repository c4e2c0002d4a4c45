package io.holdfast.cli.progress;

import io.holdfast.api.Progress;
import io.holdfast.cli.text.HumanSize;
import io.holdfast.cli.text.HumanTime;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Words a progress as one line: step, bar, done of total, rate, time left. */
final class ProgressLine {

    private static final int BAR = 20;
    private static final long LONGEST_LEFT = Duration.ofDays(1000).toSeconds();

    private ProgressLine() {}

    static String of(Progress progress, OptionalDouble rate, int width) {
        StringBuilder line = new StringBuilder(progress.step());
        if (progress.total() > 0) {
            line.append(' ').append(bar(progress)).append("  ").append(doneOfTotal(progress));
        } else if (progress.done() > 0) {
            line.append("  ").append(amount(progress.done(), progress.unit()));
        }
        rate.ifPresent(perSecond -> line.append(pace(progress, perSecond)));
        return line.length() <= width ? line.toString() : line.substring(0, Math.max(width, 0));
    }

    private static String bar(Progress progress) {
        double part = Math.min(1, (double) progress.done() / progress.total());
        int full = (int) Math.floor(part * BAR);
        return "[%s%s] %3d%%".formatted("#".repeat(full), "-".repeat(BAR - full), (int) Math.floor(part * 100));
    }

    private static String doneOfTotal(Progress progress) {
        return isBytes(progress.unit())
                ? HumanSize.of(progress.done()) + "/" + HumanSize.of(progress.total())
                : progress.done() + "/" + progress.total() + " " + progress.unit();
    }

    private static String amount(long done, String unit) {
        return isBytes(unit) ? HumanSize.of(done) : done + " " + unit;
    }

    private static String pace(Progress progress, double perSecond) {
        String rate = isBytes(progress.unit())
                ? HumanSize.of(Math.round(perSecond)) + "/s"
                : String.format(Locale.ROOT, "%.1f/s", perSecond);
        long left = progress.total() - progress.done();
        if (left <= 0 || perSecond <= 0 || left / perSecond > LONGEST_LEFT) {
            return "  " + rate;
        }
        Duration span = Duration.ofSeconds((long) Math.ceil(left / perSecond));
        return "  " + rate + "  " + HumanTime.span(span) + " left";
    }

    private static boolean isBytes(String unit) {
        return unit.equals("bytes");
    }
}
