package io.holdfast.link;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.grpc.GrpcClientBuilder;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.auth.AuthToken;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.holdfast.dispatch.Report;
import io.holdfast.dispatch.WorkerHello;
import io.holdfast.wire.FromLeader;
import io.holdfast.wire.FromWorker;
import io.holdfast.wire.WorkersGrpc;
import io.holdfast.worker.Dialling;
import io.holdfast.worker.LeaderCall;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the leader at an address, which is asked for anew each time. Each call is a connection of its own: behind one address
 * there may be several servers, and the next connection may reach the one that leads.
 */
public final class LeaderAtAddress implements Dialling, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderAtAddress.class);

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration WRITE = Duration.ofSeconds(60);

    private final Supplier<String> address;
    private final Optional<String> token;
    private final ClientFactory connections;

    /**
     * Prepares to call, and calls nobody yet.
     *
     * @param address a URL, {@code http} or {@code https}; throws Unavailable if it is not known
     */
    public LeaderAtAddress(Supplier<String> address, Identification known) {
        this.address = address;
        this.token = known.token();
        ClientFactoryBuilder factory = ClientFactory.builder()
                .connectTimeout(CONNECT)
                .idleTimeout(IDLE)
                .maxNumRequestsPerConnection(1);
        known.certificate().ifPresent(factory::tls);
        if (!known.authorities().isEmpty()) {
            factory.tlsCustomizer(tls -> tls.trustManager(known.authorities()));
        }
        this.connections = factory.build();
    }

    @Override
    public LeaderCall dial(WorkerHello hello, Listener listener) {
        GrpcClientBuilder builder = GrpcClients.builder("gproto+" + address.get() + "/");
        token.ifPresent(secret -> builder.auth(AuthToken.ofOAuth2(secret)));
        WorkersGrpc.WorkersStub leader = builder.factory(connections)
                .responseTimeout(Duration.ZERO)
                .maxResponseLength(0)
                .maxResponseMessageLength(WireForm.MOST_FROM_LEADER)
                .writeTimeout(WRITE)
                .build(WorkersGrpc.WorkersStub.class);
        Call call = new Call(listener);
        call.begin(leader, hello);
        return call;
    }

    @Override
    public void close() {
        connections.close();
    }

    /** One call. */
    private static final class Call implements LeaderCall, ClientResponseObserver<FromWorker, FromLeader> {

        private final Listener listener;
        private @Nullable ClientCallStreamObserver<FromWorker> toLeader;
        private boolean ended;

        Call(Listener listener) {
            this.listener = listener;
        }

        void begin(WorkersGrpc.WorkersStub leader, WorkerHello hello) {
            leader.serve(this);
            say(WireForm.message(hello));
        }

        @Override
        public synchronized void beforeStart(ClientCallStreamObserver<FromWorker> requests) {
            toLeader = requests;
        }

        @Override
        public void onNext(FromLeader message) {
            WireForm.order(message).ifPresent(listener::heard);
        }

        @Override
        public void onError(Throwable error) {
            end();
            listener.ended(String.valueOf(error.getMessage()));
        }

        @Override
        public void onCompleted() {
            close();
            listener.ended("the leader hung up");
        }

        private synchronized void end() {
            ended = true;
        }

        @Override
        public void send(Report report) {
            say(WireForm.message(report));
        }

        private synchronized void say(FromWorker message) {
            if (ended || toLeader == null) {
                return;
            }
            try {
                toLeader.onNext(message);
            } catch (RuntimeException e) {
                // The end of the connection is told elsewhere.
                LOG.debug("a report is not sent, as the connection has ended", e);
            }
        }

        @Override
        public synchronized boolean isReady() {
            return toLeader != null && toLeader.isReady();
        }

        @Override
        public synchronized void close() {
            if (!ended && toLeader != null) {
                ended = true;
                try {
                    toLeader.onCompleted();
                } catch (RuntimeException e) {
                    LOG.debug("the connection has ended before", e);
                }
            }
        }
    }
}
