package io.holdfast.storage.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.storage.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that answers as it is told, and notes what it was asked. */
final class ScriptedS3 implements AutoCloseable {

    /** @param status 0 for a connection that is closed without any */
    record Answer(int status, String body, Map<String, String> headers) {

        static Answer ok(String body) {
            return new Answer(200, body, Map.of());
        }

        static Answer error(int status, String code) {
            return new Answer(status, "<Error><Code>" + code + "</Code><Message>because</Message></Error>", Map.of());
        }

        static Answer silence() {
            return new Answer(0, "", Map.of());
        }
    }

    final List<String> requests = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final Map<String, List<Answer>> answers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

    ScriptedS3() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** The answers to requests of this method and with this in their path or query; the last one for good. */
    void script(String method, String part, Answer... given) {
        answers.put(method + " " + part, List.of(given));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    S3ObjectStore store(PartSizes sizes) {
        return store(endpoint(), sizes, Patience.DEFAULT);
    }

    /** @param endpoint of this server, or of one that stands before it */
    S3ObjectStore store(URI endpoint, PartSizes sizes, Patience patience) {
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", "any");
        return new S3ObjectStore(
                SharedS3.at("s3://bucket/p?endpoint=" + endpoint + "&path-style=true"),
                sizes,
                SharedS3.retries(),
                patience);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(request);
        exchange.getRequestBody().readAllBytes();
        Answer answer = answers.keySet().stream()
                .filter(script -> matches(request, script))
                .findFirst()
                .map(this::next)
                .orElse(Answer.error(418, "NotInTheScript"));
        if (answer.status == 0) {
            exchange.close();
            return;
        }
        byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
        answer.headers.forEach(exchange.getResponseHeaders()::add);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status, head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static boolean matches(String request, String script) {
        int space = script.indexOf(' ');
        return request.startsWith(script.substring(0, space + 1)) && request.contains(script.substring(space + 1));
    }

    private Answer next(String script) {
        List<Answer> given = Objects.requireNonNull(answers.get(script));
        int number = asked.computeIfAbsent(script, s -> new AtomicInteger()).getAndIncrement();
        return given.get(Math.min(number, given.size() - 1));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
