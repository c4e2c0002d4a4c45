package io.holdfast.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A network between two ends, which can be cut. */
final class Relay implements AutoCloseable {

    private final ServerSocket near;
    private final int far;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    Relay(int far) throws IOException {
        this.far = far;
        this.near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        begin(this::accept);
    }

    int port() {
        return near.getLocalPort();
    }

    /** All connections break; new ones come about. */
    void cut() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    private void accept() {
        while (true) {
            try {
                Socket here = near.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), far);
                open.add(here);
                open.add(there);
                begin(() -> pass(here, there));
                begin(() -> pass(there, here));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException cut) {
            // Both ends learn of it as the sockets are closed.
        }
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        near.close();
        cut();
    }
}
