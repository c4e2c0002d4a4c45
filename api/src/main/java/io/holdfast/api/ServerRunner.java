package io.holdfast.api;

/**
 * Starts the service in this process. Found by {@link java.util.ServiceLoader}, so that the command line needs no server
 * class on its class path until it is asked to be one.
 */
public interface ServerRunner {

    /** Starts the service; it listens when this returns, and stands for the lead from then on until closed. */
    RunningServer start(ServerSettings settings);

    /** A service that runs. */
    interface RunningServer extends AutoCloseable {

        /** Where it is reached, as a URL. */
        String address();

        /** Begins nothing more, leaves what runs to the next leader, and stops. */
        @Override
        void close();
    }
}
