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
    private final List<String> words;
    private final boolean help;

    /** @param words those that the user wrote */
    CommandTree(
            GlobalOptions options, FrontDoor frontDoor, Output output, Surroundings surroundings, List<String> words) {
        this.options = options;
        this.frontDoor = frontDoor;
        this.output = output;
        this.surroundings = surroundings;
        this.clock = surroundings.clock();
        this.words = List.copyOf(words);
        this.help = words.contains("--help") || words.contains("-h");
    }

    /**
     * The commands that the words can mean. To make all of them takes longer than most commands need, so the others are left
     * out, on each level; not where help is asked for, or no word is one of the level's commands.
     */
    CommandLine line() {
        CommandLine root = group(new HoldfastCommand(options), all());
        HelpPages.arrange(root);
        return root;
    }

    private CommandLine group(Object command, Map<String, Supplier<Object>> below) {
        boolean some = !help && below.keySet().stream().anyMatch(words::contains);
        CommandLine line = new CommandLine(command);
        below.forEach((name, one) -> {
            if (!some || words.contains(name)) {
                line.addSubcommand(name, one.get());
            }
        });
        return line;
    }

    private Map<String, Supplier<Object>> all() {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("demo", () -> new DemoCommand(options, output, surroundings.parts()));
        all.put("worker", this::worker);
        all.put("server", () -> new ServerCommand(options, frontDoor, output, surroundings.parts()));
        all.put("repo", this::repo);
        all.put("backup", this::backup);
        all.put("restore", () -> new RestoreCommand(frontDoor, output, surroundings.person()));
        all.put("pitr", this::pitr);
        all.put("set", this::set);
        all.put("snapshot", this::snapshot);
        all.put("repair", () -> new RepairCommand(frontDoor, output));
        all.put("session", this::session);
        return all;
    }

    private CommandLine worker() {
        Map<String, Supplier<Object>> below = new LinkedHashMap<>();
        below.put("list", () -> new WorkerListCommand(frontDoor, output));
        return group(new WorkerCommand(options, frontDoor, output, surroundings.parts()), below);
    }

    private CommandLine repo() {
        Map<String, Supplier<Object>> below = new LinkedHashMap<>();
        below.put("init", () -> new RepoInitCommand(frontDoor, output));
        below.put("info", () -> new RepoInfoCommand(frontDoor, output));
        below.put("qualify", () -> new RepoQualifyCommand(frontDoor, output));
        below.put("gc", () -> new RepoGcCommand(frontDoor, output));
        below.put("rebuild", () -> new RepoRebuildCommand(frontDoor, output));
        below.put("verify", () -> new RepoVerifyCommand(frontDoor, output));
        return group(new RepoCommand(), below);
    }

    private CommandLine backup() {
        Map<String, Supplier<Object>> below = new LinkedHashMap<>();
        below.put("create", () -> new BackupCreateCommand(frontDoor, output));
        below.put("list", () -> new BackupListCommand(frontDoor, output, clock));
        below.put("show", () -> new BackupShowCommand(frontDoor, output, clock));
        below.put("delete", () -> new BackupDeleteCommand(frontDoor, output));
        below.put("verify", () -> new BackupVerifyCommand(frontDoor, output));
        return group(new BackupCommand(), below);
    }

    private CommandLine pitr() {
        Map<String, Supplier<Object>> below = new LinkedHashMap<>();
        below.put("enable", () -> new PitrEnableCommand(frontDoor, output));
        below.put("disable", () -> new PitrDisableCommand(frontDoor, output));
        below.put("status", () -> new PitrStatusCommand(frontDoor, output));
        below.put("archive", () -> new PitrArchiveCommand(frontDoor, output));
        return group(new PitrCommand(), below);
    }

    private CommandLine set() {
        Map<String, Supplier<Object>> below = new LinkedHashMap<>();
        below.put("add", () -> new SetAddCommand(frontDoor, output));
        below.put("remove", () -> new SetRemoveCommand(frontDoor, output));
        below.put("list", () -> new SetListCommand(frontDoor, output));
        below.put("show", () -> new SetShowCommand(frontDoor, output));
        below.put("delete", () -> new SetDeleteCommand(frontDoor, output));
        return group(new SetCommand(), below);
    }

    private CommandLine snapshot() {
        Map<String, Supplier<Object>> below = new LinkedHashMap<>();
        below.put("create", () -> new SnapshotCreateCommand(frontDoor, output));
        below.put("list", () -> new SnapshotListCommand(frontDoor, output, clock));
        below.put("show", () -> new SnapshotShowCommand(frontDoor, output, clock));
        below.put("verify", () -> new SnapshotVerifyCommand(frontDoor, output));
        below.put("clone", () -> new SnapshotCloneCommand(frontDoor, output));
        below.put("restore", () -> new SnapshotRestoreCommand(frontDoor, output));
        below.put("delete", () -> new SnapshotDeleteCommand(frontDoor, output));
        return group(new SnapshotCommand(), below);
    }

    private CommandLine session() {
        Map<String, Supplier<Object>> below = new LinkedHashMap<>();
        below.put("list", () -> new SessionListCommand(frontDoor, output, clock));
        below.put("show", () -> new SessionShowCommand(frontDoor, output, clock));
        below.put("wait", () -> new SessionWaitCommand(frontDoor, output, clock));
        below.put("cancel", () -> new SessionCancelCommand(frontDoor, output, clock));
        return group(new SessionCommand(), below);
    }
}
