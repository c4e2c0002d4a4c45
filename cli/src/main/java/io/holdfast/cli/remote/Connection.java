package io.holdfast.cli.remote;

import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.Rejected;
import io.holdfast.rest.ErrorDocument;
import io.holdfast.rest.Event;
import io.holdfast.rest.RestJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes one request of one server. */
final class Connection {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Several times as long as a server is silent at most. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final int LONGEST_ERROR = 1 << 16;

    private final Target target;
    private final Optional<SSLSocketFactory> trust;

    /** Who listens to what comes before the end. */
    record Ears(ProgressListener progress, Consumer<String> session, Consumer<String> warnings) {}

    /** Elsewhere is the server to ask. */
    static final class Moved extends Exception {

        private static final long serialVersionUID = 1L;

        private final String location;

        Moved(String location) {
            super(location);
            this.location = location;
        }

        String location() {
            return location;
        }
    }

    Connection(Target target) {
        this.target = target;
        this.trust = target.certificate().map(Trust::in);
    }

    /**
     * Sends the request and waits for its result, as JSON.
     *
     * @param body the JSON to send; null for none
     * @throws HoldfastException what the server answered
     */
    String ask(String method, String url, @Nullable String body, Ears ears) throws Moved, NotServed, Lost {
        HttpURLConnection http = open(method, url);
        try {
            send(http, url, body);
            int status = status(http);
            if (status == HttpURLConnection.HTTP_OK) {
                return result(http, ears);
            }
            String location = http.getHeaderField("Location");
            if (status == 307 && location != null) {
                throw new Moved(location);
            }
            throw refusal(http, status, url);
        } finally {
            http.disconnect();
        }
    }

    private HttpURLConnection open(String method, String url) {
        try {
            URL address = new URL(url);
            if (!address.getProtocol().matches("https?")) {
                throw new MalformedURLException(url);
            }
            HttpURLConnection http = (HttpURLConnection) address.openConnection();
            if (http instanceof HttpsURLConnection https) {
                trust.ifPresent(https::setSSLSocketFactory);
            }
            http.setRequestMethod(method);
            http.setInstanceFollowRedirects(false);
            http.setUseCaches(false);
            http.setConnectTimeout((int) CONNECT.toMillis());
            http.setReadTimeout((int) SILENCE.toMillis());
            http.setRequestProperty("Accept", "text/event-stream");
            target.token().ifPresent(token -> http.setRequestProperty("Authorization", "Bearer " + token));
            return http;
        } catch (IOException e) {
            throw new Rejected(
                    "unable to reach the service: expected a URL such as http://127.0.0.1:8650, found " + url, null);
        }
    }

    /** With its length known from the beginning Java sends a body once, and not again behind our back. */
    private static void send(HttpURLConnection http, String url, @Nullable String body) throws NotServed, Lost {
        try {
            if (body == null) {
                http.connect();
                return;
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            http.setRequestProperty("Content-Type", "application/json");
            http.setDoOutput(true);
            http.setFixedLengthStreamingMode(bytes.length);
            http.connect();
        } catch (ConnectException | UnknownHostException | NoRouteToHostException | SSLException e) {
            throw new NotServed(reason(url, e), false, null);
        } catch (IOException e) {
            throw new NotServed(reason(url, e), false, null);
        }
        if (body != null) {
            try (OutputStream out = http.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new Lost(e);
            }
        }
    }

    private static String reason(String url, IOException e) {
        return "none at %s (%s)".formatted(url.replaceFirst("/v1/.*", ""), e.getMessage());
    }

    private static int status(HttpURLConnection http) throws Lost {
        try {
            return http.getResponseCode();
        } catch (HttpRetryException e) {
            return e.responseCode();
        } catch (IOException e) {
            throw new Lost(e);
        }
    }

    private static String result(HttpURLConnection http, Ears ears) throws Lost {
        try (InputStream in = http.getInputStream();
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            EventReader events = new EventReader(lines);
            while (true) {
                Event event = events.next()
                        .orElseThrow(() -> new Lost("the connection ended before the server had answered"));
                switch (event.kind()) {
                    case SESSION ->
                        ears.session()
                                .accept(RestJson.answer(event.data(), Event.Begun.class)
                                        .sessionId());
                    case PROGRESS -> ears.progress().progressed(RestJson.answer(event.data(), Progress.class));
                    case WARNING -> ears.warnings().accept(RestJson.answer(event.data(), String.class));
                    case RESULT -> {
                        return event.data();
                    }
                    case ERROR -> throw failure(RestJson.answer(event.data(), ErrorDocument.class));
                }
            }
        } catch (IOException e) {
            throw new Lost(e);
        }
    }

    /** A server that gave the lead up has told nothing of how the request ends. */
    private static RuntimeException failure(ErrorDocument document) throws Lost {
        Optional<ErrorCode> kind = document.kind();
        if (kind.isPresent() && kind.get() == ErrorCode.FENCED) {
            throw new Lost(document.error().message());
        }
        return kind.<RuntimeException>map(code -> HoldfastException.of(
                        code, document.error().message(), document.error().hint()))
                .orElseGet(() -> new IllegalStateException(document.error().message()));
    }

    private RuntimeException refusal(HttpURLConnection http, int status, String url) throws NotServed, Lost {
        ErrorDocument document = document(http, status, url);
        if (status == HttpURLConnection.HTTP_UNAVAILABLE) {
            throw new NotServed(
                    document.error().message(), true, document.error().hint());
        }
        return failure(document);
    }

    private ErrorDocument document(HttpURLConnection http, int status, String url) {
        String text = "";
        try (InputStream in = http.getErrorStream()) {
            text = in == null ? "" : new String(in.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // What is known without it is told below.
        }
        if (text.startsWith("{")) {
            return RestJson.answer(text, ErrorDocument.class);
        }
        return status == HttpURLConnection.HTTP_UNAUTHORIZED
                ? ErrorDocument.of(
                        ErrorCode.REJECTED.name(),
                        "unable to reach the service: expected a token that it knows, found "
                                + (target.token().isPresent() ? "another" : "none"),
                        "put the token into the file that client.token-file names in the configuration, or into"
                                + " HOLDFAST_TOKEN")
                : ErrorDocument.of(
                        ErrorCode.UNAVAILABLE.name(),
                        "unable to reach the service: expected one at %s, found something that answers %d"
                                .formatted(url.replaceFirst("/v1/.*", ""), status),
                        "check the address: --server, or client.servers in the configuration");
    }
}
