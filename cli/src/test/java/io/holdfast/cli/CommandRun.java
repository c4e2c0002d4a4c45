package io.holdfast.cli;

import io.holdfast.api.DemoRequest;
import io.holdfast.api.DemoResult;
import io.holdfast.api.DemoRunner;
import io.holdfast.api.HoldfastProvider;
import io.holdfast.api.LocalSettings;
import io.holdfast.api.ServerRunner;
import io.holdfast.api.ServerSettings;
import io.holdfast.api.WorkerRunner;
import io.holdfast.cli.remote.Followed;
import io.holdfast.error.Unavailable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs commands against a recording front door and keeps what they print. */
final class CommandRun {

    final RecordingHoldfast holdfast = new RecordingHoldfast();
    final List<LocalSettings> opened = new ArrayList<>();
    final List<DemoRequest> demos = new ArrayList<>();
    final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();

    boolean installed = true;
    Optional<String> hbaseConf = Optional.empty();
    Terminal terminal = Terminal.NONE;
    Optional<Person> person = Optional.empty();
    Optional<String> token = Optional.empty();
    final Followed followed = new Followed();
    final List<ServerSettings> served = new ArrayList<>();
    DemoResult demoResult = new DemoResult(true, List.of(new DemoResult.Step("load", 1.5, "200000 rows")));

    @Nullable
    Run last;

    int run(String... args) {
        outBytes.reset();
        errBytes.reset();
        Surroundings surroundings = new Surroundings(
                hbaseConf,
                terminal,
                InstantSource.fixed(Samples.NOW),
                System::nanoTime,
                new FakeParts(),
                person,
                token,
                followed);
        last = new Run(surroundings, stream(outBytes), stream(errBytes));
        return last.execute(args);
    }

    String out() {
        return outBytes.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return errBytes.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, false, StandardCharsets.UTF_8);
    }

    private final class FakeParts implements Parts {

        @Override
        public Optional<HoldfastProvider> provider(boolean verbose) {
            HoldfastProvider provider = settings -> {
                opened.add(settings);
                return holdfast;
            };
            return Optional.of(provider).filter(p -> installed);
        }

        @Override
        public Optional<DemoRunner> demoRunner(boolean verbose) {
            DemoRunner runner = (request, narration) -> {
                demos.add(request);
                narration.println("loading");
                return demoResult;
            };
            return Optional.of(runner).filter(r -> installed);
        }

        @Override
        public Optional<WorkerRunner> workerRunner(boolean verbose) {
            return Optional.empty();
        }

        @Override
        public Optional<ServerRunner> serverRunner(boolean verbose) {
            ServerRunner runner = settings -> {
                served.add(settings);
                throw new Unavailable("unable to listen: the port is taken", null, null);
            };
            return Optional.of(runner).filter(r -> installed);
        }
    }
}
