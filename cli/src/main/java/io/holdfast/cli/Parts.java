package io.holdfast.cli;

import io.holdfast.api.DemoRunner;
import io.holdfast.api.HoldfastProvider;
import io.holdfast.api.ServerRunner;
import io.holdfast.api.WorkerRunner;
import java.util.Optional;

/** The parts of Holdfast that may or may not be installed beside the command line. */
interface Parts {

    /** What opens a front door in this process; empty if it is not installed. */
    Optional<HoldfastProvider> provider(boolean verbose);

    /** What runs the demonstration; empty if it is not installed. */
    Optional<DemoRunner> demoRunner(boolean verbose);

    /** What starts a worker; empty if it is not installed. */
    Optional<WorkerRunner> workerRunner(boolean verbose);

    /** What starts the service; empty if it is not installed. */
    Optional<ServerRunner> serverRunner(boolean verbose);
}
