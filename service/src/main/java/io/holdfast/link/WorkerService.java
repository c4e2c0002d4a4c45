package io.holdfast.link;

import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.HttpServiceWithRoutes;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.dispatch.Membership;
import io.holdfast.dispatch.Order;
import io.holdfast.dispatch.WorkerHello;
import io.holdfast.dispatch.WorkerLink;
import io.holdfast.wire.FromLeader;
import io.holdfast.wire.FromWorker;
import io.holdfast.wire.WorkersGrpc;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the calls of workers, and passes on what is said to the dispatcher of the leadership that lasts just now. */
public final class WorkerService {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerService.class);

    private final Supplier<Optional<Dispatcher>> leading;

    /** @param leading the dispatcher of this process; empty while it does not lead */
    public WorkerService(Supplier<Optional<Dispatcher>> leading) {
        this.leading = leading;
    }

    /** For the server that has the port. The time for a request ends when the handshake is done. */
    public HttpServiceWithRoutes asHttpService() {
        return GrpcService.builder()
                .addService(new Calls())
                .supportedSerializationFormats(GrpcSerializationFormats.PROTO)
                .maxRequestMessageLength(WireForm.MOST_FROM_WORKER)
                .useClientTimeoutHeader(false)
                .build();
    }

    private final class Calls extends WorkersGrpc.WorkersImplBase {

        @Override
        public StreamObserver<FromWorker> serve(StreamObserver<FromLeader> toWorker) {
            ServiceRequestContext context = ServiceRequestContext.current();
            // Each message has a limit of its own; all that a worker ever says has none.
            context.setMaxRequestLength(0);
            Call call = new Call((ServerCallStreamObserver<FromLeader>) toWorker, context);
            call.listen();
            return call;
        }
    }

    /** One call: what the worker says comes one after the other, what the leader says from any thread. */
    private final class Call implements StreamObserver<FromWorker>, WorkerLink {

        private final ServerCallStreamObserver<FromLeader> toWorker;
        private final ServiceRequestContext context;
        private volatile @Nullable Membership membership;
        private boolean ended;

        Call(ServerCallStreamObserver<FromLeader> toWorker, ServiceRequestContext context) {
            this.toWorker = toWorker;
            this.context = context;
        }

        void listen() {
            toWorker.setOnCancelHandler(() -> closed("the connection was closed"));
            toWorker.setOnReadyHandler(() -> {
                Membership member = membership;
                if (member != null) {
                    member.ready();
                }
            });
        }

        @Override
        public void onNext(FromWorker message) {
            Membership member = membership;
            if (member != null) {
                WireForm.report(message).ifPresent(member::report);
            } else if (message.hasHello()) {
                join(message);
            } else {
                end(Status.FAILED_PRECONDITION.withDescription(
                        "unable to take a report: expected the worker to introduce itself first"));
            }
        }

        private void join(FromWorker message) {
            WorkerHello hello;
            try {
                hello = WireForm.hello(message.getHello());
            } catch (IllegalArgumentException e) {
                turnAway("unable to greet the worker: " + e.getMessage());
                return;
            }
            Optional<Dispatcher> dispatcher = leading.get();
            if (dispatcher.isEmpty()) {
                turnAway("this process does not lead");
                return;
            }
            context.clearRequestTimeout();
            membership = dispatcher.get().join(hello, this).orElse(null);
            if (membership == null) {
                end(null);
            }
        }

        private void turnAway(String message) {
            send(new Order.TurnAway(message));
            end(null);
        }

        @Override
        public void onError(Throwable error) {
            closed("the connection broke: " + error.getMessage());
        }

        @Override
        public void onCompleted() {
            closed("the worker hung up");
            end(null);
        }

        private void closed(String reason) {
            Membership member = membership;
            if (member != null) {
                member.closed(reason);
            }
        }

        @Override
        public synchronized void send(Order order) {
            if (ended || (order instanceof Order.Heard && !toWorker.isReady())) {
                // To a worker that reads nothing, signs of life do not pile up.
                return;
            }
            try {
                toWorker.onNext(WireForm.message(order));
            } catch (RuntimeException e) {
                // The end of the connection is told elsewhere.
                LOG.debug("an order is not sent, as the connection has ended", e);
            }
        }

        @Override
        public boolean isReady() {
            return toWorker.isReady();
        }

        @Override
        public void close(String reason) {
            end(Status.UNAVAILABLE.withDescription(reason));
        }

        /** @param status null if nothing went wrong */
        private void end(@Nullable Status status) {
            if (!isFirstEnd()) {
                return;
            }
            try {
                if (status == null) {
                    toWorker.onCompleted();
                } else {
                    toWorker.onError(status.asRuntimeException());
                }
            } catch (RuntimeException e) {
                LOG.debug("the connection has ended before", e);
            }
        }

        private synchronized boolean isFirstEnd() {
            boolean first = !ended;
            ended = true;
            return first;
        }
    }
}
