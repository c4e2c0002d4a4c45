package io.holdfast.cli.text;

import io.holdfast.api.QualifyResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.cli.text.TextTable.Column;
import io.holdfast.cli.text.TextTable.Emphasis;

/** What is said of a repository. */
public final class RepositoryText {

    private RepositoryText() {}

    public static String created(RepositoryInfo repository, Style style) {
        return style.good("Repository made.") + "\n" + info(repository, style);
    }

    public static String qualified(QualifyResult result, Style style) {
        TextTable table = new TextTable(Column.words("CHECK"), Column.words("RESULT"), Column.words("DETAIL"));
        for (QualifyResult.Check check : result.checks()) {
            table.add(
                    check.ok() ? Emphasis.NONE : Emphasis.BAD,
                    check.name(),
                    check.ok() ? "ok" : "FAILED",
                    check.detail());
        }
        String verdict = result.ok()
                ? style.good("Fit for a repository: " + Printable.of(result.location()))
                : style.bad("Not fit for a repository: " + Printable.of(result.location()));
        return table.text("", style) + verdict + "\n";
    }

    public static String info(RepositoryInfo repository, Style style) {
        return new Sheet()
                .add("repository", repository.id())
                .add("format", repository.format())
                .add("generation", repository.generation())
                .add("backups", repository.backups())
                .add("files", repository.files())
                .add("size", HumanSize.of(repository.bytes()))
                .text(style);
    }
}
