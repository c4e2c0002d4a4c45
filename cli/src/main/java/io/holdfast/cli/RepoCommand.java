package io.holdfast.cli;

import picocli.CommandLine.Command;

/** The commands about a repository as a whole. */
@Command(
        name = "repo",
        description = "Makes, describes and tests repositories.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] repo COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local --repository file:/backups repo info")
final class RepoCommand {}
