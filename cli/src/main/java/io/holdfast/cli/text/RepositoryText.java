package io.holdfast.cli.text;

import io.holdfast.api.RepositoryInfo;

/** What is said of a repository. */
public final class RepositoryText {

    private RepositoryText() {}

    public static String created(RepositoryInfo repository, Style style) {
        return style.good("Repository made.") + "\n" + info(repository, style);
    }

    public static String info(RepositoryInfo repository, Style style) {
        Sheet sheet = new Sheet()
                .add("repository", repository.id())
                .add("format", repository.format())
                .add("generation", repository.generation())
                .add("backups", repository.backups())
                .add("files", repository.files())
                .add("size", HumanSize.of(repository.bytes()));
        if (!repository.damaged().isEmpty()) {
            sheet.add("DAMAGED", String.join(", ", repository.damaged()));
        }
        return sheet.text(style);
    }
}
