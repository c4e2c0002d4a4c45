package io.holdfast.cli;

import picocli.CommandLine.Command;

/** The commands about HBase's own snapshots. */
@Command(
        name = "snapshot",
        description = "Takes, verifies, clones, restores and deletes HBase's snapshots.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] snapshot COMMAND [OPTIONS]",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExample:%n",
        footer = {"  holdfast --local snapshot list", "", "Needs no repository."})
final class SnapshotCommand {}
