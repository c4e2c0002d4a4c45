package io.holdfast.cli;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** All commands, with what they need; the one place to add another. */
final class CommandTree {

    private final GlobalOptions options;
    private final FrontDoor frontDoor;
    private final Output output;
    private final Surroundings surroundings;
    private final InstantSource clock;

    CommandTree(GlobalOptions options, FrontDoor frontDoor, Output output, Surroundings surroundings) {
        this.options = options;
        this.frontDoor = frontDoor;
        this.output = output;
        this.surroundings = surroundings;
        this.clock = surroundings.clock();
    }

    /**
     * The commands that these words can mean. To make all of them takes longer than most commands need, so the others are left
     * out; not where help is asked for, or no word is a command's.
     */
    CommandLine forWords(List<String> words) {
        Map<String, Supplier<CommandLine>> all = all();
        boolean some =
                all.keySet().stream().anyMatch(words::contains) && !words.contains("--help") && !words.contains("-h");
        CommandLine root = new CommandLine(new HoldfastCommand(options));
        all.forEach((name, command) -> {
            if (!some || words.contains(name)) {
                root.addSubcommand(command.get());
            }
        });
        HelpPages.arrange(root);
        return root;
    }

    private Map<String, Supplier<CommandLine>> all() {
        Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();
        all.put("demo", () -> new CommandLine(new DemoCommand(options, output, surroundings.parts())));
        all.put("worker", this::worker);
        all.put("server", () -> new CommandLine(new ServerCommand(options, frontDoor, output, surroundings.parts())));
        all.put("repo", this::repo);
        all.put("backup", this::backup);
        all.put("restore", () -> new CommandLine(new RestoreCommand(frontDoor, output, surroundings.person())));
        all.put("pitr", this::pitr);
        all.put("set", this::set);
        all.put("snapshot", this::snapshot);
        all.put("repair", () -> new CommandLine(new RepairCommand(frontDoor, output)));
        all.put("session", this::session);
        return all;
    }

    private CommandLine worker() {
        return new CommandLine(new WorkerCommand(options, frontDoor, output, surroundings.parts()))
                .addSubcommand(new WorkerListCommand(frontDoor, output));
    }

    private CommandLine repo() {
        return new CommandLine(new RepoCommand())
                .addSubcommand(new RepoInitCommand(frontDoor, output))
                .addSubcommand(new RepoInfoCommand(frontDoor, output))
                .addSubcommand(new RepoQualifyCommand(frontDoor, output))
                .addSubcommand(new RepoGcCommand(frontDoor, output))
                .addSubcommand(new RepoRebuildCommand(frontDoor, output))
                .addSubcommand(new RepoVerifyCommand(frontDoor, output));
    }

    private CommandLine backup() {
        return new CommandLine(new BackupCommand())
                .addSubcommand(new BackupCreateCommand(frontDoor, output))
                .addSubcommand(new BackupListCommand(frontDoor, output, clock))
                .addSubcommand(new BackupShowCommand(frontDoor, output, clock))
                .addSubcommand(new BackupDeleteCommand(frontDoor, output))
                .addSubcommand(new BackupVerifyCommand(frontDoor, output));
    }

    private CommandLine pitr() {
        return new CommandLine(new PitrCommand())
                .addSubcommand(new PitrEnableCommand(frontDoor, output))
                .addSubcommand(new PitrDisableCommand(frontDoor, output))
                .addSubcommand(new PitrStatusCommand(frontDoor, output))
                .addSubcommand(new PitrArchiveCommand(frontDoor, output));
    }

    private CommandLine set() {
        return new CommandLine(new SetCommand())
                .addSubcommand(new SetAddCommand(frontDoor, output))
                .addSubcommand(new SetRemoveCommand(frontDoor, output))
                .addSubcommand(new SetListCommand(frontDoor, output))
                .addSubcommand(new SetShowCommand(frontDoor, output))
                .addSubcommand(new SetDeleteCommand(frontDoor, output));
    }

    private CommandLine snapshot() {
        return new CommandLine(new SnapshotCommand())
                .addSubcommand(new SnapshotCreateCommand(frontDoor, output))
                .addSubcommand(new SnapshotListCommand(frontDoor, output, clock))
                .addSubcommand(new SnapshotShowCommand(frontDoor, output, clock))
                .addSubcommand(new SnapshotVerifyCommand(frontDoor, output))
                .addSubcommand(new SnapshotCloneCommand(frontDoor, output))
                .addSubcommand(new SnapshotRestoreCommand(frontDoor, output))
                .addSubcommand(new SnapshotDeleteCommand(frontDoor, output));
    }

    private CommandLine session() {
        return new CommandLine(new SessionCommand())
                .addSubcommand(new SessionListCommand(frontDoor, output, clock))
                .addSubcommand(new SessionShowCommand(frontDoor, output, clock))
                .addSubcommand(new SessionWaitCommand(frontDoor, output, clock))
                .addSubcommand(new SessionCancelCommand(frontDoor, output, clock));
    }
}
