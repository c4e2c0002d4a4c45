package io.holdfast.testing.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Stands before a server and passes everything on, until it is told to treat some requests worse. It knows of HTTP only that
 * a request begins with its line, and what has befallen a request befalls all that comes over its connection.
 */
public final class SlowProxy implements AutoCloseable {

    /** What becomes of a request. */
    public enum Pace {
        PLAIN,
        /** It is read to its end, and there is no answer. */
        SILENT,
        /** Not even the rest of it is read. */
        DEAF,
        /** It is passed on, and the answer comes back a byte at a time. */
        DRIBBLING
    }

    private static final int LINE = 1_000;
    private static final long DRIBBLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ServerSocket listening;
    private final URI server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Treatment treatment = new Treatment(Pace.PLAIN, line -> false);

    private record Treatment(Pace pace, Predicate<String> requests) {}

    private SlowProxy(URI server, ServerSocket listening) {
        this.server = server;
        this.listening = listening;
    }

    /**
     * Stands before a server.
     *
     * @param server scheme, host and port
     */
    public static SlowProxy before(URI server) {
        try {
            SlowProxy proxy = new SlowProxy(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            proxy.start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /**
     * From now on treats new requests so whose first line the predicate knows, and passes on all others; connections that are
     * open are closed.
     */
    public void treat(Pace pace, Predicate<String> requests) {
        treatment = new Treatment(pace, requests);
        closeAll();
    }

    public void passOnEverything() {
        treat(Pace.PLAIN, line -> false);
    }

    @Override
    public void close() {
        closeQuietly(listening);
        closeAll();
    }

    private void closeAll() {
        open.forEach(SlowProxy::closeQuietly);
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work, "slow-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        Connection connection = new Connection(client);
        try (client) {
            connection.passRequests();
        } catch (IOException ended) {
            // Whoever is at one end has gone.
        } finally {
            open.remove(client);
            connection.end();
        }
    }

    /** One client's, and the one to the server that belongs to it. */
    private final class Connection {

        private final Socket client;
        private Socket behind;
        private volatile Pace pace = Pace.PLAIN;

        Connection(Socket client) {
            this.client = client;
            this.behind = new Socket();
        }

        void passRequests() throws IOException {
            InputStream from = client.getInputStream();
            byte[] buffer = new byte[1 << 16];
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                String begin = new String(buffer, 0, Math.min(n, LINE), StandardCharsets.ISO_8859_1);
                Treatment now = treatment;
                if (now.requests.test(begin.lines().findFirst().orElse(""))) {
                    pace = now.pace;
                }
                switch (pace) {
                    case SILENT -> {
                        // Read, and forgotten.
                    }
                    case DEAF -> waitForEnd();
                    case PLAIN, DRIBBLING -> server().write(buffer, 0, n);
                }
            }
        }

        private OutputStream server() throws IOException {
            if (!behind.isConnected()) {
                behind = new Socket(server.getHost(), server.getPort());
                start(this::passAnswers);
            }
            return behind.getOutputStream();
        }

        private void passAnswers() {
            byte[] buffer = new byte[1 << 16];
            try (client) {
                InputStream from = behind.getInputStream();
                OutputStream to = client.getOutputStream();
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    pass(buffer, n, to);
                }
            } catch (IOException ended) {
                // Whoever is at one end has gone.
            }
        }

        private void pass(byte[] buffer, int count, OutputStream to) throws IOException {
            int done = 0;
            for (; done < count && pace == Pace.DRIBBLING; done++) {
                to.write(buffer, done, 1);
                LockSupport.parkNanos(DRIBBLE_NANOS);
            }
            to.write(buffer, done, count - done);
        }

        /** Nothing is read that would tell; so the client's end has to be this proxy's. */
        private void waitForEnd() {
            while (open.contains(client) && !client.isClosed()) {
                LockSupport.parkNanos(DRIBBLE_NANOS);
            }
        }

        void end() {
            closeQuietly(behind);
        }
    }

    private static void closeQuietly(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            // It is of no use any more.
        }
    }
}
