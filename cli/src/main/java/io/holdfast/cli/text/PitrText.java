package io.holdfast.cli.text;

import io.holdfast.api.PitrResult;
import io.holdfast.api.PitrStatus;
import io.holdfast.cli.text.TextTable.Column;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is said of recovery to a moment. */
public final class PitrText {

    private static final String NOTHING = "-";

    private PitrText() {}

    public static String archived(PitrResult result, Style style) {
        if (result.tables().isEmpty()) {
            return style.good("No table is protected any more; the cluster's logs are released.") + "\n";
        }
        StringBuilder text = new StringBuilder(style.good("Logs archived.") + "\n");
        text.append(new Sheet()
                .add("tables", Few.of(result.tables()))
                .add("up to", moment(result.to()))
                .add("held by", String.valueOf(result.holdPeer()))
                .add("took", HumanTime.took(result.seconds()))
                .add("session", result.sessionId())
                .text(style));
        if (result.removeByHand() != null) {
            text.append("\nShould Holdfast be gone for good, this lets the cluster delete its logs again:\n  ")
                    .append(result.removeByHand())
                    .append('\n');
        }
        return text.toString();
    }

    public static String status(PitrStatus status, Style style) {
        if (status.tables().isEmpty()) {
            return "No table is protected.\n";
        }
        StringBuilder text = new StringBuilder();
        if (status.state().equals("BROKEN")) {
            text.append(style.warning("Somebody has released the cluster's logs; the next reading begins anew."))
                    .append('\n');
        }
        Sheet sheet = new Sheet().add("state", status.state());
        if (status.holdPeer() != null) {
            sheet.add("held by", status.holdPeer());
        }
        if (status.holdSeconds() != null && status.heldBytes() != null) {
            sheet.add(
                    "held",
                    "%s of closed logs, for %s"
                            .formatted(HumanSize.of(status.heldBytes()), HumanTime.took(status.holdSeconds())));
        }
        if (status.clockSkewSeconds() != null) {
            sheet.add("clocks", clocks(status.clockSkewSeconds()));
        }
        text.append(sheet.text(style)).append('\n');
        TextTable table =
                new TextTable(Column.words("TABLE"), Column.words("FROM"), Column.words("TO"), Column.numbers("LAG"));
        for (PitrStatus.Table one : status.tables()) {
            table.add(
                    one.table(),
                    moment(one.from()),
                    moment(one.to()),
                    one.lagSeconds() == null ? NOTHING : HumanTime.span(lag(one.lagSeconds())));
        }
        text.append(table.text("", style));
        for (PitrStatus.Table one : status.tables()) {
            one.gaps()
                    .forEach(gap -> text.append("gap of %s from %s to %s: %s\n"
                            .formatted(one.table(), moment(gap.from()), moment(gap.to()), gap.reason())));
            if (one.provisionalTo() != null) {
                text.append("%s: provisionally to %s, by logs that are still written\n"
                        .formatted(one.table(), moment(one.provisionalTo())));
            }
            if (one.note() != null) {
                text.append("%s: %s\n".formatted(one.table(), one.note()));
            }
        }
        return text.toString();
    }

    private static String clocks(double skew) {
        return skew == 0
                ? "those of the servers agree"
                : "that of a server is %s %s".formatted(HumanTime.took(Math.abs(skew)), skew > 0 ? "ahead" : "behind");
    }

    private static Duration lag(double seconds) {
        return Duration.ofSeconds(Math.max(0, Math.round(seconds)));
    }

    private static String moment(@Nullable Instant moment) {
        return moment == null ? NOTHING : HumanTime.moment(moment);
    }
}
