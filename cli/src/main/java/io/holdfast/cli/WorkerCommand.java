package io.holdfast.cli;

import io.holdfast.api.WorkerRunner;
import io.holdfast.api.WorkerRunner.RunningWorker;
import io.holdfast.api.WorkerSettings;
import io.holdfast.error.Unavailable;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a worker until the process is asked to end. */
@Command(
        name = "worker",
        sortOptions = false,
        description = "Runs a worker, which copies files for the leader.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] worker [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --hbase-conf /etc/hbase/conf worker --leader backup1:8650")
final class WorkerCommand implements Callable<Integer> {

    private final GlobalOptions options;
    private final FrontDoor frontDoor;
    private final Output output;
    private final Parts parts;

    @Option(
            names = "--leader",
            paramLabel = "HOST:PORT",
            description = "Where the leader waits for workers; default: whoever leads the cluster.")
    private @Nullable String leader;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Tasks to run side by side; default: as many as there are cores.")
    private @Nullable Integer slots;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "By which leaders know it, each name once; default: made of host and process.")
    private @Nullable String name;

    WorkerCommand(GlobalOptions options, FrontDoor frontDoor, Output output, Parts parts) {
        this.options = options;
        this.frontDoor = frontDoor;
        this.output = output;
        this.parts = parts;
    }

    @Override
    public Integer call() throws InterruptedException {
        WorkerSettings settings = new WorkerSettings(
                frontDoor.settings(),
                Optional.ofNullable(leader),
                Optional.ofNullable(name),
                slots == null ? OptionalInt.empty() : OptionalInt.of(slots));
        WorkerRunner runner = parts.workerRunner(options.verbose)
                .orElseThrow(() -> new Unavailable(
                        "unable to run a worker: expected it on the class path, found none",
                        "start it with the holdfast script of a complete installation",
                        null));
        RunningWorker worker = runner.start(settings);
        output.remark("worker " + worker.name() + " works for "
                + (leader == null ? "whoever leads" : "the leader at " + leader));
        output.end();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(worker, stopped), "stop"));
        stopped.await();
        return 0;
    }

    /** To be asked to stop is the usual end of a worker: the process ends with status 0. */
    private void stop(RunningWorker worker, CountDownLatch stopped) {
        worker.close();
        output.remark("stopped");
        output.end();
        stopped.countDown();
        Runtime.getRuntime().halt(0);
    }
}
