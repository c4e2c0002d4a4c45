package io.holdfast.app;

import com.linecorp.armeria.server.Server;
import io.holdfast.error.Unavailable;
import io.holdfast.link.WorkerService;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;

/** A port for workers only, of a leader that has no other. */
final class WorkerPort implements AutoCloseable {

    private final Server server;

    private WorkerPort(Server server) {
        this.server = server;
    }

    /** @param address {@code host:port} */
    static WorkerPort open(String address, WorkerService service) {
        int colon = address.lastIndexOf(':');
        Server server = Server.builder()
                .http(new InetSocketAddress(
                        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))))
                .service(service.asHttpService())
                .build();
        try {
            server.start().join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new Unavailable(
                    "unable to wait for workers at %s: %s".formatted(address, cause.getMessage()),
                    "the configuration's workers: listen: names the address",
                    e);
        }
        return new WorkerPort(server);
    }

    @Override
    public void close() {
        server.stop().join();
    }
}
