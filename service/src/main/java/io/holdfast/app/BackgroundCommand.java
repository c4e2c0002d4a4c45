package io.holdfast.app;

import io.holdfast.api.LocalSettings;
import io.holdfast.error.Unavailable;
import io.holdfast.procedure.ProcedureId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a session in a process of its own, with the same Java and class path: the command {@code session wait}. What it
 * says is kept in a file beside what is remembered of repositories.
 */
final class BackgroundCommand {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundCommand.class);

    private static final String MAIN = "io.holdfast.cli.Main";

    /** Makes a process that the end of the terminal, or an interruption there, does not end; part of every Linux. */
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final LocalSettings settings;
    private final Path state;

    BackgroundCommand(LocalSettings settings, Path state) {
        this.settings = settings;
        this.state = state;
    }

    void waitFor(ProcedureId session) {
        try {
            Path log = Files.createDirectories(state.resolve("sessions")).resolve(session + ".log");
            Process process = new ProcessBuilder(command(session))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            LOG.info("session {} goes on in process {}, which writes {}", session, process.pid(), log);
        } catch (IOException e) {
            throw new Unavailable(
                    "unable to run session %s in the background: %s".formatted(session, e.getMessage()),
                    "it is recorded; 'holdfast --local session wait %s' brings it to its end".formatted(session),
                    e);
        }
    }

    private List<String> command(ProcedureId session) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-agentlib") && !argument.startsWith("-javaagent"))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "--local", "--no-progress"));
        settings.config().ifPresent(file -> command.addAll(List.of("--config", absolute(file))));
        settings.hbaseConf().ifPresent(folder -> command.addAll(List.of("--hbase-conf", absolute(folder))));
        settings.repository().ifPresent(repository -> command.addAll(List.of("--repository", repository)));
        command.addAll(List.of("session", "wait", session.text()));
        return command;
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }
}
