package io.holdfast.demo.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.TlsKeyPair;
import io.holdfast.dispatch.DispatchSettings;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.dispatch.Order;
import io.holdfast.dispatch.RunOnLeader;
import io.holdfast.dispatch.WorkerHello;
import io.holdfast.link.Identification;
import io.holdfast.link.LeaderAtAddress;
import io.holdfast.link.WorkerService;
import io.holdfast.rest.Role;
import io.holdfast.server.HttpServer;
import io.holdfast.server.Standing;
import io.holdfast.server.Token;
import io.holdfast.worker.Dialling;
import io.holdfast.worker.LeaderCall;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that a server knows by their certificates, or does not. */
@Timeout(60)
class WorkerCertificateTest {

    private static final String SECRET = "correct-horse-battery-staple";
    private static final String WELCOME = "welcome";

    @TempDir
    private static Path folder;

    private static SelfSigned signed;
    private static Authority authority;

    private final Dispatcher dispatcher =
            new Dispatcher(1, DispatchSettings.of(RunOnLeader.NEVER, 1), System::nanoTime, Runnable::run);
    private final List<HttpServer> servers = new ArrayList<>();

    @BeforeAll
    static void certify() throws IOException {
        signed = SelfSigned.in(folder);
        authority = Authority.in(folder, "ours");
    }

    @AfterEach
    void stop() {
        dispatcher.close();
        // They take their time to stop, and nobody has to wait for them.
        servers.forEach(server -> new Thread(server::close).start());
    }

    /** @param vouching for workers */
    private String server(TlsKeyPair... vouching) {
        List<X509Certificate> authorities = Arrays.stream(vouching)
                .map(pair -> pair.certificateChain().get(0))
                .toList();
        HttpServer server = HttpServer.start(
                new HttpServer.Binding(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.of(new HttpServer.Tls(signed.pair(), authorities)),
                        List.of(Token.of("ops", Role.OPERATOR, SECRET))),
                HttpServer.Limits.USUAL,
                new HttpServer.Inside(
                        repository -> new EchoDoor().open(),
                        () -> new Standing.Leading(1),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        List.of(new WorkerService(() -> Optional.of(dispatcher)).asHttpService())));
        servers.add(server);
        return "https://localhost:" + server.port();
    }

    /** What a worker hears first, or why it hears nothing. */
    private static String call(String url, Optional<String> token, Optional<TlsKeyPair> certificate) throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        Identification known =
                new Identification(token, certificate, signed.pair().certificateChain());
        try (LeaderAtAddress leader = new LeaderAtAddress(() -> url, known)) {
            LeaderCall call = leader.dial(
                    new WorkerHello("anna", "first", "1", "host", 1, Set.of(), List.of()), new Dialling.Listener() {
                        @Override
                        public void heard(Order order) {
                            first.complete(order instanceof Order.Welcome ? WELCOME : order.toString());
                        }

                        @Override
                        public void ended(String reason) {
                            first.complete(reason);
                        }
                    });
            String heard = first.get(30, TimeUnit.SECONDS);
            call.close();
            return heard;
        }
    }

    private static String call(String url, Authority.Issued certificate) throws Exception {
        return call(url, Optional.empty(), Optional.of(certificate.pair()));
    }

    @Test
    void whomAnAuthorityVouchesForIsLetInWithoutAToken() throws Exception {
        String url = server(authority.own().pair());
        assertThat(call(url, authority.issue("anna"))).isEqualTo(WELCOME);
        assertThat(call(url, Optional.of(SECRET), Optional.empty())).isEqualTo(WELCOME);
    }

    @Test
    void whoHasNeitherIsNot() throws Exception {
        assertThat(call(server(authority.own().pair()), Optional.empty(), Optional.empty()))
                .contains("401");
        assertThat(dispatcher.workers()).isEmpty();
    }

    @Test
    void whomAnotherVouchesForIsNot() throws Exception {
        Authority another = Authority.in(folder, "another");
        assertThat(call(server(authority.own().pair()), another.issue("mallory")))
                .isNotEqualTo(WELCOME);
        assertThat(dispatcher.workers()).isEmpty();
    }

    @Test
    void whoseTimeIsOverIsNot() throws Exception {
        assertThat(call(server(authority.own().pair()), authority.issueExpired("late")))
                .isNotEqualTo(WELCOME);
        Authority.Issued alone = authority.expiredOnItsOwn("alone");
        assertThat(call(server(alone.pair()), alone)).contains("401");
        assertThat(dispatcher.workers()).isEmpty();
    }

    @Test
    void nobodyIsAskedForACertificateWhereNoneIsTrusted() throws Exception {
        assertThat(call(server(), authority.issue("bert"))).contains("401");
        assertThat(call(server(), Optional.of(SECRET), Optional.empty())).isEqualTo(WELCOME);
    }

    @Test
    void aCertificateOpensNothingButWhatIsForWorkers() throws Exception {
        String url = server(authority.own().pair());
        Showing client = new Showing(authority.issue("curious"));
        assertThat(client.status(url + "/v1/repository", Optional.empty())).isEqualTo(401);
        assertThat(client.status(url + "/metrics", Optional.empty())).isEqualTo(401);
        assertThat(client.status(url + "/v1/repository", Optional.of(SECRET))).isEqualTo(200);
    }

    /** A client that shows its certificate to whoever asks for it. */
    private record Showing(HttpClient http) {

        Showing(Authority.Issued certificate) throws Exception {
            this(HttpClient.newBuilder().sslContext(context(certificate)).build());
        }

        private static SSLContext context(Authority.Issued certificate) throws Exception {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            TlsKeyPair pair = certificate.pair();
            store.setKeyEntry(
                    "own",
                    pair.privateKey(),
                    new char[0],
                    pair.certificateChain().toArray(new X509Certificate[0]));
            store.setCertificateEntry("server", signed.pair().certificateChain().get(0));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        }

        int status(String url, Optional<String> token) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
            token.ifPresent(secret -> request.header("authorization", "Bearer " + secret));
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }
}
