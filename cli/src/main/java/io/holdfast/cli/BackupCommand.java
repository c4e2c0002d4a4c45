package io.holdfast.cli;

import picocli.CommandLine.Command;

/** The commands about backups. */
@Command(
        name = "backup",
        description = "Takes, describes, verifies and deletes backups.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] backup COMMAND [OPTIONS]",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local backup list -n 5")
final class BackupCommand {}
