package io.holdfast.bench;

import java.util.Locale;

/** A report as people read it. */
final class ReportText {

    private static final String ROW = "  %-50s %9s %9s %9s%n";

    private final StringBuilder text = new StringBuilder();

    private ReportText() {}

    static String of(Report report) {
        ReportText text = new ReportText();
        text.setting(report.setting());
        text.speeds(report);
        text.tiny(report.tiny());
        return text.text.toString();
    }

    private void setting(Report.Setting setting) {
        add(
                "%n%.0f MB in %d regions, %d files; %d rounds after one to warm up; %d cores, load %.1f before; copy loops of"
                        + " %d threads; file system %s%n",
                setting.bytes() / 1e6,
                setting.regions(),
                setting.files(),
                setting.rounds(),
                setting.cores(),
                setting.loadBefore(),
                setting.threads(),
                setting.fileSystem());
    }

    private void speeds(Report report) {
        head("MB/s");
        report.speeds().forEach(speed -> row(speed.name(), speed.megabytesPerSecond(), "%.0f"));
        head("SPEED, AS A SHARE");
        report.ratios().forEach(ratio -> row(ratio.name(), ratio.spread(), "%.2f"));
        head("SECONDS OF THE BACKUP");
        report.backupSteps().forEach(step -> row(step.name(), step.seconds(), "%.3f"));
    }

    private void tiny(Report.Tiny tiny) {
        add("%nA table of %d rows, %d rounds%n", tiny.rows(), tiny.rounds());
        head("SECONDS");
        row(tiny.snapshot().name(), tiny.snapshot().seconds(), "%.3f");
        row(tiny.backup().name(), tiny.backup().seconds(), "%.3f");
        row("the backup takes more", tiny.secondsMore(), "%.3f");
        head("SECONDS OF THE TINY BACKUP");
        tiny.backupSteps().forEach(step -> row(step.name(), step.seconds(), "%.3f"));
    }

    private void head(String title) {
        add("%n" + ROW, title, "MIN", "MEDIAN", "MAX");
    }

    private void row(String name, Spread spread, String number) {
        add(ROW, name, number(number, spread.min()), number(number, spread.median()), number(number, spread.max()));
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
