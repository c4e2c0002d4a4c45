package io.holdfast.qualify;

import io.holdfast.error.Rejected;
import java.util.List;
import java.util.stream.Collectors;

/** What a qualification found, in the order in which it was tried. */
public record Verdict(List<Check> checks) {

    public Verdict {
        checks = List.copyOf(checks);
    }

    /** Whether a repository may be kept there. */
    public boolean isFit() {
        return checks.stream().allMatch(Check::ok);
    }

    /** {@code Rejected}, with every reason, if no repository may be kept there. */
    public void requireFit(String location) {
        if (!isFit()) {
            throw new Rejected(
                    "unable to keep a repository in " + location + ": "
                            + checks.stream()
                                    .filter(check -> !check.ok())
                                    .map(Check::detail)
                                    .collect(Collectors.joining("; ")),
                    "'holdfast repo qualify' tries everything that a repository needs");
        }
    }
}
