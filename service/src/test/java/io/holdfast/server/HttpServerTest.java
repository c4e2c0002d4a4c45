package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.Progress;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Fenced;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.rest.Role;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The port as clients see it, those that mean well and the others. */
class HttpServerTest {

    private static final String SECRET = "correct-horse-battery-staple";
    private static final String OPERATORS = "operators-secret-operators";
    private static final int AT_ONCE = 4;
    private static final HttpServer.Limits LIMITS = new HttpServer.Limits(
            10_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            AT_ONCE,
            200);

    private final FakeDoor door = new FakeDoor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private volatile Standing standing = new Standing.Leading(3);
    private HttpServer server = start(LIMITS, List.of());

    private HttpServer start(HttpServer.Limits limits, List<Token> tokens) {
        return HttpServer.start(
                new HttpServer.Binding(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(), tokens),
                limits,
                new HttpServer.Inside(
                        door, () -> standing, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), List.of()));
    }

    @AfterEach
    void stop() {
        door.gate.countDown();
        // It takes its time to stop, and nobody has to wait for it.
        clients.execute(server::close);
        clients.shutdown();
    }

    private void restart(Token... tokens) {
        clients.execute(server::close);
        server = start(LIMITS, List.of(tokens));
    }

    // ---- requests

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void awaitThat(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(30);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void aRequestIsAnsweredWithTheJsonOfTheCommandLine() throws Exception {
        HttpResponse<String> answer = get("/v1/repository?repository=main");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json; charset=utf-8");
        assertThat(answer.body()).startsWith("{\"id\":\"r-7\",\"format\":1,");
        assertThat(door.repositories).containsExactly(Optional.of("main"));
        assertThat(door.closed).hasValue(1);
    }

    @Test
    void whatIsNotSaidHasItsDefault() throws Exception {
        get("/v1/backups?table=orders");
        post("/v1/backups", "{\"tables\":[\"orders\"],\"bandwidth\":\"50MB\"}");
        assertThat(door.requests)
                .first()
                .isEqualTo(
                        new BackupFilter(Optional.of("orders"), Optional.empty(), Optional.empty(), Integer.MAX_VALUE));
        assertThat(door.requests).last().isInstanceOfSatisfying(BackupRequest.class, request -> {
            assertThat(request.tables()).containsExactly("orders");
            assertThat(request.all()).isFalse();
            assertThat(request.type()).isEqualTo(BackupRequest.Type.AUTO);
            assertThat(request.bandwidth().orElseThrow().bytesPerSecond()).isEqualTo(50_000_000);
        });
    }

    @Test
    void warningsComeWithTheAnswer() throws Exception {
        door.warnings = List.of("the repository is not the one that was seen before");
        assertThat(get("/v1/repository").headers().allValues("holdfast-warning"))
                .containsExactlyElementsOf(door.warnings);
    }

    @Test
    void aStreamTellsOfTheSessionOfProgressAndOfTheEnd() throws Exception {
        door.progress = List.of(new Progress("s-1", "COPY", 1, 2, "bytes"));
        door.warnings = List.of("look out");
        door.gate = new CountDownLatch(1);
        HttpResponse<InputStream> answer = client.send(
                request("/v1/backups")
                        .header("content-type", "application/json")
                        .header("accept", "text/event-stream")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"all\":true}"))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        String begin = "event: session\ndata: {\"sessionId\":\"s-1\"}\n\nevent: progress\n";
        try (InputStream in = answer.body()) {
            assertThat(new String(in.readNBytes(begin.length()), StandardCharsets.UTF_8))
                    .isEqualTo(begin);
            door.gate.countDown();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith(
                            "data: {\"sessionId\":\"s-1\",\"step\":\"COPY\",\"done\":1,\"total\":2,\"unit\":\"bytes\"}\n\n")
                    .contains("event: warning\ndata: \"look out\"\n\n")
                    .containsPattern("event: result\ndata: \\{\"sessionId\":\"s-1\",.*\\}\n\n$");
        }
    }

    @Test
    void aStreamGivesSignsOfLife() throws Exception {
        door.gate = new CountDownLatch(1);
        HttpResponse<InputStream> answer = client.send(
                request("/v1/sessions/s-1/events")
                        .header("accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            assertThat(new String(in.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo(":\n\n:\n\n");
            door.gate.countDown();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("event: result\n");
        }
    }

    // ---- errors

    @Test
    void eachKindOfErrorHasItsStatus() throws Exception {
        Map<HoldfastException, Integer> statuses = Map.of(
                new Rejected("unable to a", "try b"), 400,
                new Conflict("unable to a", null), 409,
                new Unavailable("unable to a", null, null), 503,
                new Fenced("unable to a"), 503,
                new Corrupt("unable to a", null, null), 500,
                new OutcomeUnknown("unable to a", null), 500);
        for (Map.Entry<HoldfastException, Integer> entry : statuses.entrySet()) {
            door.error = entry.getKey();
            HttpResponse<String> answer = get("/v1/repository");
            assertThat(answer.statusCode()).isEqualTo(entry.getValue());
            assertThat(answer.body())
                    .startsWith("{\"error\":{\"code\":\"" + entry.getKey().code() + "\",\"message\":\"unable to a\"");
        }
        door.error = new Rejected("unable to a", "try b");
        assertThat(get("/v1/repository").body()).contains("\"hint\":\"try b\"");
        assertThat(post("/v1/backups", "{\"all\":true}", "accept", "text/event-stream")
                        .body())
                .contains("event: error\ndata: {\"error\":{\"code\":\"REJECTED\"");
    }

    @Test
    void aDefectTellsNothingOfItsInside() throws Exception {
        door.error = new IllegalStateException("password=secret");
        HttpResponse<String> answer = get("/v1/repository");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"code\":\"FAILED\"").doesNotContain("secret");
    }

    @Test
    void whatIsNotARequestIsRefused() throws Exception {
        assertThat(post("/v1/backups", "{\"talbes\":[\"orders\"]}").body())
                .contains("expected one of the fields")
                .contains("found 'talbes'");
        assertThat(post("/v1/pitr/enable", "{}").body()).contains("expected the field 'tables', found none");
        assertThat(post("/v1/restores", "{\"backupId\":\"b\",\"options\":{\"acll\":true}}")
                        .body())
                .contains("found 'acll'");
        assertThat(post("/v1/backups", "{\"type\":\"ODD\"}").statusCode()).isEqualTo(400);
        assertThat(post("/v1/backups", "[1]").statusCode()).isEqualTo(400);
        assertThat(post("/v1/backups", "{nonsense").statusCode()).isEqualTo(400);
        assertThat(get("/v1/backups?limit=many").statusCode()).isEqualTo(400);
        assertThat(get("/v1/backups?odd=1").statusCode()).isEqualTo(400);
        assertThat(get("/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/v1/nothing").body()).startsWith("{\"error\":{\"code\":\"REJECTED\"");
        assertThat(get("/v1/repository/gc").statusCode()).isEqualTo(405);
        assertThat(door.requests).isEmpty();
    }

    @Test
    void aFormOfAPageIsRefused() throws Exception {
        HttpResponse<String> answer = client.send(
                request("/v1/repository/gc")
                        .header("content-type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(raw("GET /v1/repository HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("GET /v1/repository HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        HttpResponse<String> answer = post("/v1/backups", "{\"label\":\"" + "x".repeat(20_000) + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(door.requests).isEmpty();
    }

    // ---- who may

    @Test
    void onlyKnownTokensAreLetInAndOnlyForWhatTheyMay() throws Exception {
        restart(Token.of("root", Role.ADMIN, SECRET), Token.of("ops", Role.OPERATOR, OPERATORS));
        assertThat(get("/v1/repository").statusCode()).isEqualTo(401);
        assertThat(get("/metrics").statusCode()).isEqualTo(401);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(post("/v1/backups", "{\"all\":true}", "authorization", "Bearer wrong")
                        .statusCode())
                .isEqualTo(401);
        String ops = "Bearer " + OPERATORS;
        assertThat(post("/v1/backups", "{\"all\":true}", "authorization", ops).statusCode())
                .isEqualTo(200);
        assertThat(post("/v1/restores", "{\"backupId\":\"b\"}", "authorization", ops)
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> overwriting =
                post("/v1/restores", "{\"backupId\":\"b\",\"options\":{\"overwrite\":true}}", "authorization", ops);
        assertThat(overwriting.statusCode()).isEqualTo(403);
        assertThat(overwriting.body())
                .contains("expected a token with role admin")
                .doesNotContain(OPERATORS);
        assertThat(post("/v1/backups?repository=file:/etc", "{\"all\":true}", "authorization", ops)
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("/v1/repository/gc", "{}", "authorization", ops).statusCode())
                .isEqualTo(403);
        assertThat(post("/v1/backups?repository=file:/etc", "{\"all\":true}", "authorization", "Bearer " + SECRET)
                        .statusCode())
                .isEqualTo(200);
    }

    // ---- who leads

    @Test
    void whoStandsBySaysWhereTheLeaderIs() throws Exception {
        standing = new Standing.StandingBy(Optional.of("http://10.0.0.1:8650"));
        HttpResponse<String> answer = post("/v1/backups?repository=a%20b", "{\"all\":true}");
        assertThat(answer.statusCode()).isEqualTo(307);
        assertThat(answer.headers().firstValue("location")).hasValue("http://10.0.0.1:8650/v1/backups?repository=a+b");
        assertThat(get("/readyz").body()).contains("STANDING_BY").contains("10.0.0.1");
        standing = new Standing.StandingBy(Optional.of("4711@host"));
        assertThat(get("/v1/repository").statusCode()).isEqualTo(503);
        assertThat(get("/v1/repository").body()).contains("4711@host");
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        standing = new Standing.Starting();
        assertThat(get("/healthz").statusCode()).isEqualTo(503);
        assertThat(get("/v1/repository").statusCode()).isEqualTo(503);
        assertThat(door.requests).isEmpty();
    }

    // ---- bad clients

    @Test
    void whatIsTooMuchAtOnceIsRefusedAndOthersAreServed() throws Exception {
        door.gate = new CountDownLatch(1);
        List<CompletableFuture<HttpResponse<String>>> some = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> client.sendAsync(
                        request("/v1/sessions/s-1/events").build(), HttpResponse.BodyHandlers.ofString()))
                .toList();
        awaitThat("all wait", () -> door.waiting.get() == AT_ONCE);
        HttpResponse<String> oneMore = get("/v1/sessions/s-1/events");
        assertThat(oneMore.statusCode()).isEqualTo(503);
        assertThat(oneMore.body()).contains("expected fewer than " + AT_ONCE);
        CompletableFuture<HttpResponse<String>> other =
                client.sendAsync(request("/v1/repository").build(), HttpResponse.BodyHandlers.ofString());
        awaitThat("another kind is served", () -> door.requests.contains("info"));
        door.gate.countDown();
        assertThat(other.join().statusCode()).isEqualTo(200);
        some.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    @Test
    void whoIsGoneKeepsNoThreadThatOnlyWaits() throws Exception {
        door.gate = new CountDownLatch(1);
        for (String accept : List.of("text/event-stream", "application/json")) {
            int before = door.interrupted.get();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                write(
                        socket,
                        "GET /v1/sessions/s-1/events HTTP/1.1\r\nHost: localhost\r\nAccept: %s\r\n\r\n"
                                .formatted(accept));
                awaitThat("it waits", () -> door.waiting.get() == 1);
            }
            awaitThat("it is given up", () -> door.interrupted.get() == before + 1);
        }
        assertThat(door.waiting).hasValue(0);
    }

    @Test
    void whatWasBegunGoesOnWithoutItsCaller() throws Exception {
        door.gate = new CountDownLatch(1);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            write(
                    socket,
                    "POST /v1/backups HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"all\":true}");
            awaitThat("it works", () -> door.waiting.get() == 1);
        }
        assertThat(get("/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(door.interrupted).hasValue(0);
        door.gate.countDown();
        awaitThat("it is done", () -> door.closed.get() == 1);
    }

    /** More is told than any buffer between takes; what the reader does not take is passed over, until it is given up. */
    @Test
    void aReaderWhoReadsNothingIsGivenUp() throws Exception {
        door.endless = Optional.of(new Progress("s-1", "STEP".repeat(5_000), 1, 2, "bytes"));
        door.gate = new CountDownLatch(1);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(1_024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            write(
                    socket,
                    "GET /v1/sessions/s-1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
            awaitThat("it is given up", () -> door.interrupted.get() == 1);
        }
        assertThat(door.waiting).hasValue(0);
    }

    @Test
    void garbageAndHalfRequestsEndAndLeaveNothing() throws Exception {
        clients.execute(server::close);
        server = start(
                new HttpServer.Limits(
                        10_000,
                        Duration.ofMillis(300),
                        Duration.ofMillis(300),
                        Duration.ofMillis(50),
                        Duration.ofMillis(500),
                        AT_ONCE,
                        200),
                List.of());
        long before = requestThreads();
        List<String> pieces = List.of(
                "\0\1\2\3 garbage\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "GET / HTTP/9.9\r\n\r\n",
                "GET /v1/repository HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "y".repeat(100_000) + "\r\n\r\n",
                "POST /v1/backups HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
                "GET /v1/rep",
                "");
        List<CompletableFuture<String>> answers = IntStream.range(0, 10 * pieces.size())
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> raw(pieces.get(i % pieces.size())), clients))
                .toList();
        answers.forEach(answer -> assertThat(answer.join()).doesNotContain(" 200 "));
        assertThat(get("/v1/repository").statusCode()).isEqualTo(200);
        awaitThat("no thread is left", () -> requestThreads() <= before + 1);
        assertThat(door.closed).hasValue(1);
    }

    private static long requestThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("request-"))
                .count();
    }

    /** Sends this and reads until the server closes the connection. */
    private String raw(String bytes) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            try {
                write(socket, bytes);
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (SocketException closedBefore) {
                return "";
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Test
    void nothingGrowsWithTheNumberOfRequests() throws Exception {
        for (int i = 0; i < 50; i++) {
            get("/v1/repository");
        }
        long threads = Thread.getAllStackTraces().size();
        for (int i = 0; i < 500; i++) {
            get("/v1/repository");
            post("/v1/backups", "{\"all\":true}", "accept", "text/event-stream");
        }
        assertThat((long) Thread.getAllStackTraces().size()).isLessThanOrEqualTo(threads + 2 * AT_ONCE);
        assertThat(get("/metrics").body())
                .contains("holdfast_requests_total{outcome=\"DONE\",request=\"createBackup\"} 500.0");
    }
}
