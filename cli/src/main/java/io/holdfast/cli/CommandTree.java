package io.holdfast.cli;

import java.time.InstantSource;
import picocli.CommandLine;

/** All commands, with what they need; the one place to add another. */
final class CommandTree {

    private CommandTree() {}

    static CommandLine of(GlobalOptions options, FrontDoor frontDoor, Output output, Surroundings surroundings) {
        InstantSource clock = surroundings.clock();
        CommandLine root = new CommandLine(new HoldfastCommand(options))
                .addSubcommand(new DemoCommand(options, output, surroundings.parts()))
                .addSubcommand(new CommandLine(new WorkerCommand(options, frontDoor, output, surroundings.parts()))
                        .addSubcommand(new WorkerListCommand(frontDoor, output)))
                .addSubcommand(new ServerCommand(options, frontDoor, output, surroundings.parts()))
                .addSubcommand(new CommandLine(new RepoCommand())
                        .addSubcommand(new RepoInitCommand(frontDoor, output))
                        .addSubcommand(new RepoInfoCommand(frontDoor, output))
                        .addSubcommand(new RepoQualifyCommand(frontDoor, output))
                        .addSubcommand(new RepoGcCommand(frontDoor, output))
                        .addSubcommand(new RepoRebuildCommand(frontDoor, output))
                        .addSubcommand(new RepoVerifyCommand(frontDoor, output)))
                .addSubcommand(new CommandLine(new BackupCommand())
                        .addSubcommand(new BackupCreateCommand(frontDoor, output))
                        .addSubcommand(new BackupListCommand(frontDoor, output, clock))
                        .addSubcommand(new BackupShowCommand(frontDoor, output, clock))
                        .addSubcommand(new BackupDeleteCommand(frontDoor, output))
                        .addSubcommand(new BackupVerifyCommand(frontDoor, output)))
                .addSubcommand(new RestoreCommand(frontDoor, output, surroundings.person()))
                .addSubcommand(new CommandLine(new SetCommand())
                        .addSubcommand(new SetAddCommand(frontDoor, output))
                        .addSubcommand(new SetRemoveCommand(frontDoor, output))
                        .addSubcommand(new SetListCommand(frontDoor, output))
                        .addSubcommand(new SetShowCommand(frontDoor, output))
                        .addSubcommand(new SetDeleteCommand(frontDoor, output)))
                .addSubcommand(new CommandLine(new SnapshotCommand())
                        .addSubcommand(new SnapshotCreateCommand(frontDoor, output))
                        .addSubcommand(new SnapshotListCommand(frontDoor, output, clock))
                        .addSubcommand(new SnapshotShowCommand(frontDoor, output, clock))
                        .addSubcommand(new SnapshotVerifyCommand(frontDoor, output))
                        .addSubcommand(new SnapshotCloneCommand(frontDoor, output))
                        .addSubcommand(new SnapshotRestoreCommand(frontDoor, output))
                        .addSubcommand(new SnapshotDeleteCommand(frontDoor, output)))
                .addSubcommand(new RepairCommand(frontDoor, output))
                .addSubcommand(new CommandLine(new SessionCommand())
                        .addSubcommand(new SessionListCommand(frontDoor, output, clock))
                        .addSubcommand(new SessionShowCommand(frontDoor, output, clock))
                        .addSubcommand(new SessionWaitCommand(frontDoor, output, clock))
                        .addSubcommand(new SessionCancelCommand(frontDoor, output, clock)));
        HelpPages.arrange(root);
        return root;
    }
}
