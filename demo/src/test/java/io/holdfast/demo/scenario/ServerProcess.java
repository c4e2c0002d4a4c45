package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** {@code holdfast server} in a process of its own. */
final class ServerProcess implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("listening at (http\\S+)");
    private static final int ENDS_WITHIN_SECONDS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Process process;
    private final Path log;
    private final String address;
    private final HttpClient http;

    private ServerProcess(Process process, Path log, String address, HttpClient http) {
        this.process = process;
        this.log = log;
        this.address = address;
        this.http = http;
    }

    /** Starts one at a free port, and returns when it leads or knows who does. */
    static ServerProcess start(Operator operator, Path folder) throws IOException {
        return start(operator, folder, 0, HttpClient.newHttpClient());
    }

    /** Likewise, one that is known by its certificate. */
    static ServerProcess start(Operator operator, Path folder, int port, SSLContext trusting) throws IOException {
        return start(
                operator,
                folder,
                port,
                HttpClient.newBuilder().sslContext(trusting).build());
    }

    private static ServerProcess start(Operator operator, Path folder, int port, HttpClient http) throws IOException {
        Path log = Files.createTempFile(folder, "server-", ".log");
        Process process = operator.startsLogging(log, "server", "--port", Integer.toString(port));
        Await.until("the server listens", () -> {
            assertThat(process.isAlive()).as(() -> read(log)).isTrue();
            return ADDRESS.matcher(read(log)).find();
        });
        Matcher matcher = ADDRESS.matcher(read(log));
        assertThat(matcher.find()).isTrue();
        ServerProcess server = new ServerProcess(process, log, matcher.group(1), http);
        Await.until("the server knows who leads", () -> server.status("/readyz") == 200);
        return server;
    }

    String address() {
        return address;
    }

    Process process() {
        return process;
    }

    String log() {
        return read(log);
    }

    int port() {
        return URI.create(address).getPort();
    }

    /** Not so of one that does not answer. */
    boolean leads() {
        try {
            return get("/readyz").body().contains("LEADING");
        } catch (UncheckedIOException silent) {
            return false;
        }
    }

    int status(String path) {
        return get(path).statusCode();
    }

    HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(address + path))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(read(log), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Asks it to end, and returns its exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS))
                .as("it stops")
                .isTrue();
        return process.exitValue();
    }

    void signal(String name) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
