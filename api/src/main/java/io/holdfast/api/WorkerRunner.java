package io.holdfast.api;

/**
 * Starts a worker in this process. Found by {@link java.util.ServiceLoader}, so that the command line needs no worker's class
 * on its class path until it is asked to be one.
 */
public interface WorkerRunner {

    /** Starts the worker, which calls the leader from then on until it is closed, whether that answers or not. */
    RunningWorker start(WorkerSettings settings);

    /** A worker that runs. */
    interface RunningWorker extends AutoCloseable {

        /** The name by which leaders know it. */
        String name();

        /** Takes no more tasks, gives back those that it has, and stops. */
        @Override
        void close();
    }
}
