package io.holdfast.server;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpServiceWithRoutes;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.holdfast.error.Unavailable;
import io.holdfast.rest.Endpoint;
import io.holdfast.rest.RestJson;
import io.holdfast.rest.Role;
import io.holdfast.server.Routes.Route;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Listens on one port, from its start until closed. */
public final class HttpServer implements AutoCloseable {

    private final Server server;
    private final Staff staff;

    /**
     * Where it listens, and whom it lets in.
     *
     * @param tls without it, plain HTTP
     * @param tokens without any, anybody on this machine
     */
    public record Binding(InetSocketAddress address, Optional<Tls> tls, List<Token> tokens) {

        public Binding {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * Who it is, and who vouches for whom.
     *
     * @param own the certificate by which callers know it
     * @param workers the authorities that vouch for workers; without any, nobody is asked for a certificate
     */
    public record Tls(TlsKeyPair own, List<X509Certificate> workers) {

        public Tls {
            workers = List.copyOf(workers);
        }
    }

    /**
     * What one client may take.
     *
     * @param bodyBytes the longest request
     * @param requestTime within which a request has to come whole
     * @param idle how long a connection may be without a request
     * @param heartbeat how often a stream of events gives a sign of life
     * @param patience how long a reader of such a stream may read nothing
     * @param atOnce requests of one kind at once
     * @param connections at once
     */
    public record Limits(
            long bodyBytes,
            Duration requestTime,
            Duration idle,
            Duration heartbeat,
            Duration patience,
            int atOnce,
            int connections) {

        public static final Limits USUAL = new Limits(
                1 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                64,
                1_000);
    }

    /**
     * What is behind it.
     *
     * @param forWorkers other services on the same port, for workers: those who have a certificate of an authority that
     *     vouches for them, or who may change something
     */
    public record Inside(
            Doors doors,
            Supplier<Standing> standing,
            PrometheusMeterRegistry meters,
            List<HttpServiceWithRoutes> forWorkers) {

        public Inside {
            forWorkers = List.copyOf(forWorkers);
        }
    }

    private HttpServer(Server server, Staff staff) {
        this.server = server;
        this.staff = staff;
    }

    /** Starts listening; who leads is not known yet. */
    public static HttpServer start(Binding binding, Limits limits, Inside inside) {
        Staff staff = new Staff(limits.atOnce());
        Access access = new Access(binding.tokens());
        RequestService.Desk desk = new RequestService.Desk(
                inside.doors(),
                inside.standing(),
                access,
                staff,
                new AuditLog(),
                new RequestMeters(inside.meters()),
                limits);
        inside.meters().gauge("holdfast.requests.running", staff, Staff::busy);
        ServerBuilder builder = Server.builder()
                .maxRequestLength(limits.bodyBytes())
                .requestTimeout(limits.requestTime())
                .idleTimeout(limits.idle())
                .maxNumConnections(limits.connections())
                .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(2))
                .disableServerHeader()
                .errorHandler(new JsonErrors());
        listen(builder, binding);
        Routes.all().forEach(route -> add(builder, route, desk));
        builder.service("/healthz", (ctx, request) -> health(inside.standing().get()));
        builder.service("/readyz", (ctx, request) -> readiness(inside.standing().get()));
        builder.service("/metrics", (ctx, request) -> metrics(access, request.headers(), inside.meters()));
        inside.forWorkers()
                .forEach(service -> builder.service(
                        service, delegate -> (ctx, request) -> guarded(access, delegate, ctx, request)));
        Server server = builder.build();
        try {
            server.start().join();
        } catch (CompletionException e) {
            staff.close();
            throw new Unavailable(
                    "unable to listen at %s: %s".formatted(binding.address(), reason(e)),
                    "choose another port with --port",
                    e);
        }
        return new HttpServer(server, staff);
    }

    private static HttpResponse guarded(
            Access access, HttpService service, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        try {
            if (!WorkerCertificate.isShown(ctx.sslSession())) {
                Access.check(access.caller(request.headers()), Role.OPERATOR);
            }
        } catch (Refusal refusal) {
            return Answers.error(refusal);
        }
        return service.serve(ctx, request);
    }

    private static String reason(CompletionException e) {
        Throwable cause = e.getCause();
        return cause == null || cause.getMessage() == null ? e.toString() : cause.getMessage();
    }

    private static void listen(ServerBuilder builder, Binding binding) {
        if (binding.tls().isEmpty()) {
            builder.port(binding.address(), SessionProtocol.HTTP);
            return;
        }
        Tls tls = binding.tls().get();
        builder.port(binding.address(), SessionProtocol.HTTPS).tls(tls.own());
        if (!tls.workers().isEmpty()) {
            // Who has none may well be somebody else, and who has another's is nobody.
            builder.tlsCustomizer(context -> context.trustManager(tls.workers()).clientAuth(ClientAuth.OPTIONAL));
        }
    }

    private static <Q extends Record, R> void add(ServerBuilder builder, Route<Q, R> route, RequestService.Desk desk) {
        RequestService<Q, R> service = new RequestService<>(route, desk);
        Endpoint<Q, R> endpoint = route.endpoint();
        switch (endpoint.method()) {
            case GET -> builder.route().get(endpoint.path()).build(service);
            case POST -> builder.route().post(endpoint.path()).build(service);
            case DELETE -> builder.route().delete(endpoint.path()).build(service);
        }
    }

    // ---- health

    /** What the probes say. */
    private record Health(String state, @Nullable String leader) {}

    private static Health healthOf(Standing standing) {
        if (standing instanceof Standing.Leading) {
            return new Health("LEADING", null);
        }
        if (standing instanceof Standing.StandingBy by) {
            return new Health("STANDING_BY", by.leader().orElse(null));
        }
        return new Health(standing instanceof Standing.Starting ? "STARTING" : "STOPPING", null);
    }

    private static HttpResponse health(Standing standing) {
        boolean serves = standing instanceof Standing.Leading || standing instanceof Standing.StandingBy;
        return json(serves ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, healthOf(standing));
    }

    /** Ready is who can carry a request out, or knows who can. */
    private static HttpResponse readiness(Standing standing) {
        boolean ready = standing instanceof Standing.Leading
                || (standing instanceof Standing.StandingBy by && by.url().isPresent());
        return json(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, healthOf(standing));
    }

    private static HttpResponse json(HttpStatus status, Object content) {
        return HttpResponse.of(status, MediaType.JSON_UTF_8, RestJson.write(content) + "\n");
    }

    private static HttpResponse metrics(Access access, RequestHeaders headers, PrometheusMeterRegistry meters) {
        try {
            Access.check(access.caller(headers), Role.VIEWER);
            return HttpResponse.of(
                    ResponseHeaders.of(HttpStatus.OK, "content-type", "text/plain; version=0.0.4; charset=utf-8"),
                    HttpData.ofUtf8(meters.scrape()));
        } catch (Refusal refusal) {
            return Answers.error(refusal);
        }
    }

    /** The port that it listens at. */
    public int port() {
        return server.activeLocalPort();
    }

    @Override
    public void close() {
        server.stop().join();
        staff.close();
    }

    /** Errors of the protocol look like all others. */
    private static final class JsonErrors implements ServerErrorHandler {

        @Override
        public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
            if (cause instanceof ContentTooLargeException) {
                return Answers.error(RequestService.tooLong());
            }
            if (cause instanceof RequestTimeoutException) {
                return Answers.error(RequestService.incomplete());
            }
            if (cause instanceof HttpStatusException known) {
                return known.httpStatus().equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)
                        ? Answers.error(RequestService.tooLong())
                        : unknown(known.httpStatus()).toHttpResponse();
            }
            return Answers.error(cause);
        }

        private static AggregatedHttpResponse unknown(HttpStatus status) {
            return Answers.error(
                    status,
                    "unable to serve the request: expected one that is known, found %s %s"
                            .formatted(status.code(), status.reasonPhrase()),
                    "docs/api/openapi.yaml lists the requests");
        }

        @Override
        public AggregatedHttpResponse renderStatus(
                @com.linecorp.armeria.common.annotation.Nullable ServiceRequestContext ctx,
                ServiceConfig config,
                @com.linecorp.armeria.common.annotation.Nullable RequestHeaders headers,
                HttpStatus status,
                @com.linecorp.armeria.common.annotation.Nullable String description,
                @com.linecorp.armeria.common.annotation.Nullable Throwable cause) {
            return unknown(status);
        }
    }
}
