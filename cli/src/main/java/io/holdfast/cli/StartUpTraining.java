package io.holdfast.cli;

import io.holdfast.api.BackupList;
import io.holdfast.api.BackupSummary;
import io.holdfast.rest.RestJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Does what most commands do, so that Java can note which classes it takes: the launcher script makes an archive of them, and
 * commands start in half the time. What it asks is answered by itself, with a sample.
 */
public final class StartUpTraining {

    private static final Instant MOMENT = Instant.parse("2026-01-31T23:59:59Z");

    private static final BackupList SAMPLE = new BackupList(List.of(new BackupSummary(
            "20260131T235959123Z-0a1b2c3d",
            "full",
            "COMPLETE",
            List.of("orders"),
            MOMENT,
            MOMENT,
            2_000,
            1_000,
            null)));

    private StartUpTraining() {}

    /** Exits with the status of the first command that did not do what it is to do. */
    public static void main(String[] args) throws IOException {
        System.exit(run(System.out));
    }

    static int run(PrintStream out) throws IOException {
        Path configuration = Files.createTempFile("holdfast-", ".yaml");
        try (ServerSocket service = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> answerUntilClosed(service), "answers");
            answers.setDaemon(true);
            answers.start();
            Files.writeString(
                    configuration,
                    "client:\n  servers: ['http://%s:%d']\n"
                            .formatted(service.getInetAddress().getHostAddress(), service.getLocalPort()));
            String file = configuration.toString();
            for (List<String> words : List.of(
                    List.of("--help"),
                    List.of("--config", file, "backup", "list"),
                    List.of("--config", file, "-o", "json", "backup", "list"))) {
                int status = Main.run(words.toArray(String[]::new), out, out);
                if (status != 0) {
                    return status;
                }
            }
            return 0;
        } finally {
            Files.delete(configuration);
        }
    }

    private static void answerUntilClosed(ServerSocket service) {
        while (!service.isClosed()) {
            try (Socket socket = service.accept()) {
                answer(socket);
            } catch (IOException closed) {
                // Whoever asked finds out by itself.
            }
        }
    }

    private static void answer(Socket socket) throws IOException {
        BufferedReader request =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String line = request.readLine();
        while (line != null && !line.isEmpty()) {
            line = request.readLine();
        }
        String answer = "event: result\ndata: " + RestJson.write(SAMPLE) + "\n\n";
        socket.getOutputStream()
                .write(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                                .formatted(answer.length(), answer)
                                .getBytes(StandardCharsets.UTF_8));
    }
}
