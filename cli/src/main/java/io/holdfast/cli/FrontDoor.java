package io.holdfast.cli;

import io.holdfast.api.Holdfast;
import io.holdfast.api.LocalSettings;
import io.holdfast.cli.text.Style;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens the front door that the global options name, for one request. */
final class FrontDoor {

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
            String server = options.server == null ? GlobalOptions.DEFAULT_SERVER : options.server;
            throw new Unavailable(
                    "unable to reach the service: expected one at " + server + ", found none",
                    "use --local to do the work in this process",
                    null);
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
