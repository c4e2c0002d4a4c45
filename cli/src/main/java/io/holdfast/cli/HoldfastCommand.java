package io.holdfast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command that all others belong to. */
@Command(
        name = "holdfast",
        sortOptions = false,
        versionProvider = Version.class,
        description = "Takes backups of Apache HBase tables and brings them back.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] COMMAND [OPTIONS]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast demo",
            "  holdfast --local --repository file:/backups repo init",
            "  holdfast --local --repository file:/backups backup create --all",
            "  holdfast --local --repository file:/backups -o json backup list",
            "",
            "Exit status: 0 done, 1 failed, 2 usage, 3 rejected, 4 conflict, 5 unavailable,",
            "  6 corrupt, 7 outcome unknown, 8 fenced, 130 interrupted.",
            "'holdfast COMMAND --help' says more about each command."
        })
final class HoldfastCommand {

    @Mixin
    private final GlobalOptions options;

    HoldfastCommand(GlobalOptions options) {
        this.options = options;
    }

    GlobalOptions options() {
        return options;
    }
}
