package io.holdfast.cli;

import io.holdfast.api.ServerRunner;
import io.holdfast.api.ServerRunner.RunningServer;
import io.holdfast.api.ServerSettings;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the service until the process is asked to end. */
@Command(
        name = "server",
        sortOptions = false,
        description = "Runs the service: leads, or stands by while another does.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] server [OPTIONS]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast --hbase-conf /etc/hbase/conf server",
            "  holdfast --config /etc/holdfast/holdfast.yaml server --port 8651"
        })
final class ServerCommand implements Callable<Integer> {

    private static final int HIGHEST_PORT = 65_535;

    private final GlobalOptions options;
    private final FrontDoor frontDoor;
    private final Output output;
    private final Parts parts;

    @Option(names = "--port", paramLabel = "PORT", description = "Listen here; 0 takes any free port; default: 8650.")
    private @Nullable Integer port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Name or address to listen at; default: 127.0.0.1, which only this machine reaches.")
    private @Nullable String host;

    ServerCommand(GlobalOptions options, FrontDoor frontDoor, Output output, Parts parts) {
        this.options = options;
        this.frontDoor = frontDoor;
        this.output = output;
        this.parts = parts;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerSettings settings = settings();
        ServerRunner runner = parts.serverRunner(options.verbose)
                .orElseThrow(() -> new Unavailable(
                        "unable to run the service: expected it on the class path, found none",
                        "start it with the holdfast script of a complete installation",
                        null));
        RunningServer server = runner.start(settings);
        output.remark("listening at " + server.address());
        output.end();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "stop"));
        stopped.await();
        return 0;
    }

    /** To be asked to stop is the usual end of a service: the process ends with status 0. */
    private void stop(RunningServer server, CountDownLatch stopped) {
        output.remark("stopping");
        server.close();
        output.remark("stopped");
        output.end();
        stopped.countDown();
        Runtime.getRuntime().halt(0);
    }

    private ServerSettings settings() {
        if (port != null && (port < 0 || port > HIGHEST_PORT)) {
            throw new Rejected(
                    "unable to run the service: expected a --port from 0 to %d, found %d".formatted(HIGHEST_PORT, port),
                    null);
        }
        return new ServerSettings(
                frontDoor.settings(),
                Optional.ofNullable(host),
                port == null ? OptionalInt.empty() : OptionalInt.of(port));
    }
}
