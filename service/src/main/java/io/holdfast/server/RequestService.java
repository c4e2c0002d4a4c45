package io.holdfast.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.holdfast.api.Holdfast;
import io.holdfast.rest.Effect;
import io.holdfast.rest.Endpoint;
import io.holdfast.rest.Endpoints;
import io.holdfast.rest.RestJson;
import io.holdfast.server.Routes.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one kind of request: finds out who asks and whether they may, reads it, has it carried out, and answers. */
final class RequestService<Q extends Record, R> implements HttpService {

    private static final Logger LOG = LoggerFactory.getLogger(RequestService.class);

    private final Route<Q, R> route;
    private final Endpoint<Q, R> endpoint;
    private final Desk desk;

    /** What all services share. */
    record Desk(
            Doors doors,
            Supplier<Standing> standing,
            Access access,
            Staff staff,
            AuditLog audit,
            RequestMeters meters,
            HttpServer.Limits limits) {}

    RequestService(Route<Q, R> route, Desk desk) {
        this.route = route;
        this.endpoint = route.endpoint();
        this.desk = desk;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest http) {
        try {
            Caller caller = desk.access().caller(http.headers());
            requireJson(http);
            Optional<HttpResponse> elsewhere = elsewhere(ctx);
            if (elsewhere.isPresent()) {
                http.abort();
                return elsewhere.get();
            }
            return HttpResponse.of(http.aggregate().handle((whole, error) -> {
                if (error != null) {
                    return refuse(unreadable(Exceptions.peel(error)));
                }
                try {
                    return begin(ctx, caller, whole);
                } catch (RuntimeException e) {
                    return refuse(e);
                }
            }));
        } catch (Refusal refusal) {
            http.abort();
            return refuse(refusal);
        }
    }

    private HttpResponse refuse(Throwable error) {
        desk.meters().ended(endpoint.name(), Answers.document(error).error().code());
        return Answers.error(error);
    }

    /** A form on a page of somebody else's can send anything but JSON. */
    private void requireJson(HttpRequest http) {
        MediaType type = http.contentType();
        boolean hasBody = http.method() == HttpMethod.POST;
        if (hasBody && (type == null || !type.is(MediaType.JSON))) {
            throw new Refusal(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "unable to read the request: expected content of type application/json, found "
                            + (type == null ? "none" : "another type"),
                    null);
        }
    }

    private static Throwable unreadable(Throwable error) {
        return error instanceof ContentTooLargeException ? tooLong() : incomplete();
    }

    static Refusal tooLong() {
        return new Refusal(
                HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                "unable to read the request: expected a shorter one, found more than this server takes",
                null);
    }

    static Refusal incomplete() {
        return new Refusal(
                HttpStatus.REQUEST_TIMEOUT, "unable to read the request: expected it whole, found a part", null);
    }

    /** Only the leader carries requests out; others say where it is. */
    private Optional<HttpResponse> elsewhere(ServiceRequestContext ctx) {
        Standing now = desk.standing().get();
        if (now instanceof Standing.Leading) {
            return Optional.empty();
        }
        if (now instanceof Standing.StandingBy by && by.url().isPresent()) {
            String query = ctx.query();
            String target = by.url().get() + ctx.path() + (query == null ? "" : "?" + query);
            return Optional.of(HttpResponse.of(ResponseHeaders.of(
                    HttpStatus.TEMPORARY_REDIRECT,
                    HttpHeaderNames.LOCATION,
                    target,
                    HttpHeaderNames.CONTENT_LENGTH,
                    "0")));
        }
        String found = now instanceof Standing.StandingBy by
                ? by.leader()
                        .map(name -> "a command that leads by itself (" + name + ")")
                        .orElse("none")
                : now instanceof Standing.Starting ? "none yet" : "this one, which is stopping";
        return Optional.of(refuse(new Refusal(
                HttpStatus.SERVICE_UNAVAILABLE,
                "unable to serve the request: expected a server that leads, found " + found,
                "try again in a moment")));
    }

    private HttpResponse begin(ServiceRequestContext ctx, Caller caller, AggregatedHttpRequest whole) {
        Optional<String> repository =
                Optional.ofNullable(ctx.queryParam(Endpoints.REPOSITORY)).filter(name -> !name.isEmpty());
        Q request = RestJson.request(endpoint, fields(ctx, whole));
        Job job = new Job(caller, ctx.remoteAddress().getAddress().getHostAddress(), request, repository);
        try {
            Access.check(caller, Access.needed(endpoint, request, repository));
        } catch (Refusal refusal) {
            job.note("FORBIDDEN");
            throw refusal;
        }
        boolean events = whole.headers().accept().stream().anyMatch(type -> type.is(MediaType.EVENT_STREAM));
        Reply reply = events
                ? new EventStream(desk.limits().patience(), endpoint.effect() == Effect.BEGINS)
                : new DocumentReply();
        ctx.clearRequestTimeout();
        Work work = new Work(job, reply);
        try {
            desk.staff().run(endpoint.effect(), work);
        } catch (Refusal refusal) {
            reply.response().abort();
            throw refusal;
        }
        if (reply instanceof EventStream stream) {
            keepAlive(ctx, stream);
        }
        CompletableFuture<Void> unused = ctx.log().whenComplete().thenRun(work::callerIsGone);
        CompletableFuture<Void> unusedToo = reply.response().whenComplete().exceptionally(error -> {
            // A connection that takes nothing ends later than the patience with whoever should read from it.
            work.callerIsGone();
            return null;
        });
        return reply.response();
    }

    private void keepAlive(ServiceRequestContext ctx, EventStream stream) {
        long every = desk.limits().heartbeat().toMillis();
        ScheduledFuture<?> beats =
                ctx.eventLoop().withoutContext().scheduleAtFixedRate(stream::beat, every, every, TimeUnit.MILLISECONDS);
        CompletableFuture<Boolean> unused =
                stream.response().whenComplete().handle((done, error) -> beats.cancel(false));
    }

    private ObjectNode fields(ServiceRequestContext ctx, AggregatedHttpRequest whole) {
        ObjectNode fields = RestJson.body(endpoint.method() == Endpoint.Method.POST ? whole.contentUtf8() : "");
        if (endpoint.method() != Endpoint.Method.POST) {
            for (Map.Entry<String, String> parameter : ctx.queryParams()) {
                fields.put(parameter.getKey(), parameter.getValue());
            }
            fields.remove(Endpoints.REPOSITORY);
        }
        endpoint.variables().forEach(variable -> fields.put(variable, ctx.pathParam(variable)));
        return fields;
    }

    /** A request that was read. */
    private final class Job {

        private final Caller caller;
        private final String from;
        private final Q request;
        private final Optional<String> repository;

        Job(Caller caller, String from, Q request, Optional<String> repository) {
            this.caller = caller;
            this.from = from;
            this.request = request;
            this.repository = repository;
        }

        void note(String outcome) {
            desk.audit().note(caller, from, endpoint, request, repository.orElse(""), outcome);
        }
    }

    /** Carries a request out, whether or not the caller still listens. */
    private final class Work implements Runnable {

        private final Job job;
        private final Reply reply;
        private final Object turn = new Object();
        private Optional<Thread> worker = Optional.empty();

        Work(Job job, Reply reply) {
            this.job = job;
            this.reply = reply;
        }

        @Override
        public void run() {
            synchronized (turn) {
                worker = Optional.of(Thread.currentThread());
            }
            job.note("BEGUN");
            String outcome = "DONE";
            try {
                carryOut();
            } catch (RuntimeException | Error e) {
                outcome = Answers.document(e).error().code();
                if (outcome.equals("FAILED")) {
                    LOG.error("unable to serve {}", endpoint.name(), e);
                }
                reply.failed(e);
            } finally {
                desk.meters().ended(endpoint.name(), outcome);
                job.note(outcome);
                synchronized (turn) {
                    worker = Optional.empty();
                    // An interruption that came too late is not for the next request of this thread.
                    Thread.interrupted();
                }
            }
        }

        private void carryOut() {
            Holdfast door = desk.doors().open(job.repository);
            R result;
            List<String> warnings;
            try {
                result = route.call().on(door, job.request, reply);
                warnings = door.warnings();
            } finally {
                door.close();
            }
            reply.succeeded(result, warnings);
        }

        /** Who only waits need not go on. */
        void callerIsGone() {
            synchronized (turn) {
                if (endpoint.effect() == Effect.WAITS) {
                    worker.ifPresent(Thread::interrupt);
                }
            }
        }
    }
}
