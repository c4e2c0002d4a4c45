package io.holdfast.cli;

import picocli.CommandLine.Command;

/** The commands about recovery to a moment. */
@Command(
        name = "pitr",
        description = "Archives the edits of tables, for 'restore --at'.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] pitr COMMAND [OPTIONS]",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  holdfast --local pitr enable --table orders shop:customers",
            "  holdfast --local backup create --table orders shop:customers",
            "  holdfast --local pitr archive",
            "  holdfast --local restore --latest --suffix _restored"
        })
final class PitrCommand {}
