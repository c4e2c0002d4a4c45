package io.holdfast.cli;

import io.holdfast.error.HoldfastException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is reported of an error: the exit status, a code for programs, and a line or two for people. */
record Failure(int exitStatus, String code, String message, Optional<String> hint) {

    static final Failure INTERRUPTED = new Failure(130, "INTERRUPTED", "interrupted", Optional.empty());

    /** How picocli begins some messages and not others. */
    private static final String PREFIX = "Error: ";

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int REJECTED = 3;

    /** The command was ended, and this is what became of what it did. */
    static Failure interrupted(String what) {
        return new Failure(INTERRUPTED.exitStatus(), INTERRUPTED.code(), "interrupted; " + what, Optional.empty());
    }

    /** The command was ended, and what a service does for it goes on. */
    static Failure detached(String session) {
        return new Failure(
                INTERRUPTED.exitStatus(),
                INTERRUPTED.code(),
                "interrupted; session %s goes on".formatted(session),
                Optional.of("'holdfast session wait %s' follows it, 'holdfast session cancel %s' has it undone"
                        .formatted(session, session)));
    }

    Failure {
        message = oneLine(message);
        hint = hint.map(Failure::oneLine);
    }

    static Failure of(Throwable error) {
        if (error instanceof HoldfastException known) {
            String message = known.getMessage() == null ? "unable to go on" : known.getMessage();
            return new Failure(known.code().exitStatus(), known.code().name(), message, known.hint());
        }
        return new Failure(
                FAILED,
                "FAILED",
                "unable to complete the command: " + error,
                Optional.of("this is a defect of Holdfast or of its installation; -v prints where it happened"));
    }

    /** A value that means nothing is rejected, as it is when the front door finds it; all else is a matter of usage. */
    static Failure unreadable(ParameterException error) {
        String command = error.getCommandLine().getCommandSpec().qualifiedName();
        boolean badValue = error.getClass() == ParameterException.class && error.getValue() != null;
        String message = "unable to read the command line: " + reason(error.getMessage());
        String hint = suggestion(error).orElse("'" + command + " --help' shows what it takes");
        return badValue
                ? new Failure(REJECTED, "REJECTED", message, Optional.of(hint))
                : new Failure(USAGE, "USAGE", message, Optional.of(hint));
    }

    private static Optional<String> suggestion(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched
                && !(error.getCause() instanceof MissingParameterException)) {
            return unmatched.getSuggestions().stream().findFirst().map(word -> "did you mean '" + word + "'?");
        }
        return Optional.empty();
    }

    private static String reason(@Nullable String message) {
        if (message == null || message.isEmpty()) {
            return "it makes no sense";
        }
        String reason = message.startsWith(PREFIX) ? message.substring(PREFIX.length()) : message;
        return reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
