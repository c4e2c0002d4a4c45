package io.holdfast.cli;

import io.holdfast.api.Holdfast;
import io.holdfast.api.LocalSettings;
import io.holdfast.cli.remote.RemoteHoldfast;
import io.holdfast.cli.remote.Target;
import io.holdfast.cli.text.Style;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens the front door that the global options name, for one request. */
final class FrontDoor {

    /** An election takes seconds, and a server's start half a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final GlobalOptions options;
    private final Surroundings surroundings;
    private final PrintStream err;

    FrontDoor(GlobalOptions options, Surroundings surroundings, PrintStream err) {
        this.options = options;
        this.surroundings = surroundings;
        this.err = err;
    }

    /** Opens the door, makes the request and closes the door again. */
    <T> T ask(Function<Holdfast, T> request) {
        Holdfast holdfast = open();
        try {
            return request.apply(holdfast);
        } finally {
            warn(holdfast);
            close(holdfast);
        }
    }

    private Holdfast open() {
        if (!options.local) {
            return new RemoteHoldfast(target(), surroundings.followed());
        }
        LocalSettings settings = settings();
        return surroundings
                .parts()
                .provider(options.verbose)
                .orElseThrow(() -> new Unavailable(
                        "unable to work locally: expected Holdfast's service on the class path, found none",
                        "start it with the holdfast script of a complete installation",
                        null))
                .open(settings);
    }

    private Target target() {
        ClientConfiguration configuration = ClientConfiguration.read(settings().config());
        List<String> servers = options.server != null
                ? Arrays.stream(options.server.split(",")).map(String::strip).toList()
                : configuration.servers().isEmpty() ? List.of(GlobalOptions.DEFAULT_SERVER) : configuration.servers();
        return new Target(
                servers,
                Optional.ofNullable(options.repository),
                surroundings.token().or(() -> Optional.ofNullable(configuration.tokenFile())
                        .map(FrontDoor::token)),
                Optional.ofNullable(configuration.certificate()).map(Path::of),
                PATIENCE);
    }

    private static String token(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new Rejected(
                    "unable to read the token: expected a file at %s, found none that can be read".formatted(file),
                    "client.token-file names it in the configuration");
        }
    }

    /** What the global options say of work in this process. */
    LocalSettings settings() {
        Optional<Path> config = path(options.config);
        config.filter(file -> !Files.isReadable(file) || Files.isDirectory(file))
                .ifPresent(file -> {
                    throw new Rejected(
                            "unable to read the configuration: expected a file at " + file + ", found none", null);
                });
        Optional<Path> hbaseConf = path(options.hbaseConf);
        hbaseConf.filter(dir -> !Files.isDirectory(dir)).ifPresent(dir -> {
            throw new Rejected(
                    "unable to read the cluster's configuration: expected a folder at " + dir + ", found none",
                    "--hbase-conf takes the folder that holds hbase-site.xml");
        });
        return new LocalSettings(
                config,
                hbaseConf.or(() -> surroundings.hbaseConf().map(Path::of)),
                Optional.ofNullable(options.repository),
                Optional.empty());
    }

    private static Optional<Path> path(@Nullable String text) {
        return Optional.ofNullable(text).map(Path::of);
    }

    private void warn(Holdfast holdfast) {
        Style style = new Style(surroundings.terminal().coloursOnErr());
        holdfast.warnings().forEach(warning -> err.println(style.warning("holdfast: warning:") + " " + warning));
    }

    /** The answer is known by now; nothing that happens while the door closes may turn it into another. */
    private void close(Holdfast holdfast) {
        try {
            holdfast.close();
        } catch (RuntimeException e) {
            if (options.verbose) {
                e.printStackTrace(err);
            }
        }
    }
}
