package io.holdfast.cli;

import picocli.CommandLine.Command;

/** The commands about table sets. */
@Command(
        name = "set",
        description = "Names tables together, for 'backup create --set' and 'backup list --set'.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] set COMMAND [OPTIONS]",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local --repository file:/backups set add nightly orders shop:customers")
final class SetCommand {}
