package io.holdfast.demo.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A way to a port of this machine. While it is cut neither end is told, and nothing gets through. */
final class Network implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final ServerSocket near;
    private final Supplier<OptionalInt> far;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private boolean cut;

    /** @param far asked for each connection; without an answer it is closed at once */
    Network(Supplier<OptionalInt> far) throws IOException {
        this.far = far;
        this.near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        begin(this::accept);
    }

    int port() {
        return near.getLocalPort();
    }

    synchronized void cut() {
        cut = true;
    }

    /** What was on its way arrives after all. */
    synchronized void heal() {
        cut = false;
        notifyAll();
    }

    private synchronized void awaitHealed() throws IOException {
        try {
            while (cut) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket here = near.accept();
                open.add(here);
                begin(() -> connect(here));
            }
        } catch (IOException closed) {
            // There is no way any more.
        }
    }

    private void connect(Socket here) {
        try {
            awaitHealed();
            OptionalInt port = far.get();
            if (port.isEmpty()) {
                here.close();
                return;
            }
            Socket there = new Socket(InetAddress.getLoopbackAddress(), port.getAsInt());
            open.add(there);
            begin(() -> pass(here, there));
            pass(there, here);
        } catch (IOException e) {
            quietly(here);
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitHealed();
                out.write(buffer, 0, read);
            }
        } catch (IOException closed) {
            // Both ends learn of it as the sockets are closed.
        }
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work, "network");
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use in any case.
        }
    }

    @Override
    public void close() throws IOException {
        heal();
        near.close();
        open.forEach(Network::quietly);
    }
}
