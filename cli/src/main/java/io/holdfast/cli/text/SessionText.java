package io.holdfast.cli.text;

import io.holdfast.api.SessionInfo;
import io.holdfast.api.SessionList;
import io.holdfast.cli.text.TextTable.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** What is said of sessions. */
public final class SessionText {

    private SessionText() {}

    public static String begun(SessionInfo session, Style style) {
        return style.good("Begun.") + " Session " + session.sessionId() + "\n'holdfast session wait "
                + session.sessionId() + "' waits for its end.\n";
    }

    public static String list(SessionList sessions, Instant now, Style style) {
        if (sessions.sessions().isEmpty()) {
            return "No sessions.\n";
        }
        TextTable table = new TextTable(
                Column.words("SESSION"),
                Column.words("OPERATION"),
                Column.words("STATE"),
                Column.words("STEP"),
                Column.words("STARTED"),
                Column.numbers("TOOK"),
                Column.words("ERROR"));
        for (SessionInfo session : sessions.sessions()) {
            table.add(
                    session.sessionId(),
                    session.operation(),
                    session.state(),
                    step(session),
                    HumanTime.moment(session.startedAt()),
                    took(session, now),
                    session.error() == null ? "-" : session.error().code());
        }
        return table.text("", style);
    }

    public static String sheet(SessionInfo session, Instant now, Style style) {
        Sheet sheet = new Sheet()
                .add("session", session.sessionId())
                .add("operation", session.operation())
                .add("state", session.state());
        if (session.step() != null) {
            sheet.add("step", session.step());
        }
        if (session.progress() != null) {
            sheet.add("progress", amount(session.progress()));
        }
        if (session.backupId() != null) {
            sheet.add("backup", session.backupId());
        }
        sheet.add("started", HumanTime.moment(session.startedAt()));
        if (session.endedAt() != null) {
            sheet.add("ended", HumanTime.moment(session.endedAt()));
        }
        sheet.add("took", took(session, now));
        if (session.error() != null) {
            sheet.add("error", session.error().code() + ": " + session.error().message());
            if (session.error().hint() != null) {
                sheet.add("hint", session.error().hint());
            }
        }
        return sheet.text(style);
    }

    private static String amount(SessionInfo.Amount amount) {
        String words = amount.unit().equals("bytes")
                ? HumanSize.of(amount.done()) + " of " + HumanSize.of(amount.total())
                : amount.done() + " of " + amount.total() + " " + amount.unit();
        return amount.total() > 0 ? words + " (" + percent(amount) + ")" : words;
    }

    private static String step(SessionInfo session) {
        String step = Objects.requireNonNullElse(session.step(), "-");
        SessionInfo.Amount amount = session.progress();
        return amount == null || amount.total() == 0 ? step : step + " " + percent(amount);
    }

    private static String percent(SessionInfo.Amount amount) {
        return (int) Math.floor(100.0 * amount.done() / amount.total()) + "%";
    }

    private static String took(SessionInfo session, Instant now) {
        Instant end = Objects.requireNonNullElse(session.endedAt(), now);
        return HumanTime.took(Duration.between(session.startedAt(), end).toMillis() / 1000.0);
    }
}
