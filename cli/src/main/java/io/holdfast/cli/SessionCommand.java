package io.holdfast.cli;

import picocli.CommandLine.Command;

/** The commands about sessions. */
@Command(
        name = "session",
        description = "Lists, shows, awaits and cancels running operations.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] session COMMAND [OPTIONS]",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local session list -n 5")
final class SessionCommand {}
