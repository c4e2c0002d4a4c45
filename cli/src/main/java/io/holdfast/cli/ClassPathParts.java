package io.holdfast.cli;

import io.holdfast.api.DemoRunner;
import io.holdfast.api.HoldfastProvider;
import io.holdfast.api.ServerRunner;
import io.holdfast.api.WorkerRunner;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the parts on the class path. */
final class ClassPathParts implements Parts {

    private static final String LOGGING = "logback.configurationFile";
    private static final String VERBOSE = "io/holdfast/cli/logging-verbose.xml";
    private static final String WORKER = "io/holdfast/cli/logging-worker.xml";
    private static final String SERVER = "io/holdfast/cli/logging-server.xml";
    private static final String SERVER_VERBOSE = "io/holdfast/cli/logging-server-verbose.xml";
    private static final String QUIET = "io/holdfast/cli/logging-quiet.xml";

    @Override
    public Optional<HoldfastProvider> provider(boolean verbose) {
        return find(HoldfastProvider.class, verbose);
    }

    @Override
    public Optional<DemoRunner> demoRunner(boolean verbose) {
        return find(DemoRunner.class, verbose);
    }

    @Override
    public Optional<WorkerRunner> workerRunner(boolean verbose) {
        return find(WorkerRunner.class, verbose ? VERBOSE : WORKER);
    }

    @Override
    public Optional<ServerRunner> serverRunner(boolean verbose) {
        return find(ServerRunner.class, verbose ? SERVER_VERBOSE : SERVER);
    }

    private static <T> Optional<T> find(Class<T> type, boolean verbose) {
        return find(type, verbose ? VERBOSE : QUIET);
    }

    private static <T> Optional<T> find(Class<T> type, String logging) {
        chooseLogging(logging);
        return ServiceLoader.load(type).findFirst();
    }

    /** Before the first part is loaded, because a logging system reads its configuration only once; a user's goes first. */
    private static void chooseLogging(String logging) {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, logging);
        }
    }
}
