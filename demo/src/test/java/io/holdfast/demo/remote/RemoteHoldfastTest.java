package io.holdfast.demo.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.Holdfast;
import io.holdfast.api.PitrDoor;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.Sessions;
import io.holdfast.api.SnapshotDoor;
import io.holdfast.api.TableSetDoor;
import io.holdfast.cli.remote.Followed;
import io.holdfast.cli.remote.RemoteHoldfast;
import io.holdfast.cli.remote.Target;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.rest.Role;
import io.holdfast.server.HttpServer;
import io.holdfast.server.Standing;
import io.holdfast.server.Token;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The front door over HTTP is the front door: nothing is lost or changed on the way. */
class RemoteHoldfastTest {

    private static final String SECRET = "correct-horse-battery-staple";
    private static final Set<String> NO_REQUESTS =
            Set.of("close", "warnings", "snapshots", "tableSets", "pitr", "sessions");

    private final EchoDoor door = new EchoDoor();
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<Optional<String>> repositories = new ArrayList<>();
    private volatile Standing standing = new Standing.Leading(1);
    private volatile Runnable opening = () -> {};

    private String start(Standing fixed, Token... tokens) {
        HttpServer server = HttpServer.start(
                new HttpServer.Binding(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(), List.of(tokens)),
                HttpServer.Limits.USUAL,
                new HttpServer.Inside(
                        repository -> {
                            repositories.add(repository);
                            opening.run();
                            return door.open();
                        },
                        () -> fixed instanceof Standing.Starting ? standing : fixed,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        List.of()));
        servers.add(server);
        return "http://127.0.0.1:" + server.port();
    }

    @AfterEach
    void stop() {
        // They take their time to stop, and nobody has to wait for them.
        servers.forEach(server -> new Thread(server::close).start());
    }

    private static RemoteHoldfast remote(String... urls) {
        return remote(Optional.empty(), urls);
    }

    private static RemoteHoldfast remote(Optional<String> token, String... urls) {
        return new RemoteHoldfast(
                new Target(List.of(urls), Optional.of("ma in"), token, Optional.empty(), Duration.ofSeconds(20)),
                new Followed());
    }

    @TestFactory
    List<DynamicTest> everyMethodArrivesAndItsAnswerComesBack() {
        String url = start(new Standing.Leading(1));
        List<DynamicTest> tests = new ArrayList<>();
        for (Class<?> type :
                List.of(Holdfast.class, SnapshotDoor.class, TableSetDoor.class, PitrDoor.class, Sessions.class)) {
            for (Method method : type.getDeclaredMethods()) {
                if (!NO_REQUESTS.contains(method.getName())) {
                    tests.add(DynamicTest.dynamicTest(
                            type.getSimpleName() + "." + method.getName(), () -> assertTravels(url, type, method)));
                }
            }
        }
        return tests;
    }

    private void assertTravels(String url, Class<?> type, Method method) throws ReflectiveOperationException {
        try (RemoteHoldfast remote = remote(url)) {
            Object target = Stream.of(remote, remote.snapshots(), remote.tableSets(), remote.pitr(), remote.sessions())
                    .filter(type::isInstance)
                    .findFirst()
                    .orElseThrow();
            SampleRecords samples = new SampleRecords();
            List<Object> heard = new ArrayList<>();
            Object[] arguments = Arrays.stream(method.getParameterTypes())
                    .map(parameter -> parameter.equals(ProgressListener.class)
                            ? (ProgressListener) heard::add
                            : argument(samples, parameter))
                    .toArray();
            Object answer = invoke(target, method, arguments);

            assertThat(answer).isEqualTo(door.answer);
            assertThat(door.method).isEqualTo(type.getSimpleName() + "." + method.getName());
            assertThat(door.arguments)
                    .containsExactlyElementsOf(Arrays.stream(arguments)
                            .filter(argument -> !(argument instanceof ProgressListener))
                            .toList());
            assertThat(repositories).allMatch(Optional.of("ma in")::equals).isNotEmpty();
            assertThat(remote.warnings()).containsExactly("look out");
        } finally {
            repositories.clear();
        }
    }

    private static Object invoke(Object target, Method method, Object... arguments)
            throws ReflectiveOperationException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError("unable to call " + method, e.getCause());
        }
    }

    private static Object argument(SampleRecords samples, Class<?> parameter) {
        if (parameter.equals(boolean.class)) {
            return true;
        }
        return parameter.equals(List.class) ? List.of("orders", "shop:customers") : samples.of(parameter);
    }

    @Test
    void errorsComeBackAsTheyWereThrown() {
        try (RemoteHoldfast remote = remote(start(new Standing.Leading(1)))) {
            for (ErrorCode code : ErrorCode.values()) {
                if (code == ErrorCode.FENCED) {
                    continue;
                }
                door.error = HoldfastException.of(code, "unable to do it", "try that");
                HoldfastException thrown =
                        catchThrowableOfType(HoldfastException.class, () -> remote.listBackups(BackupFilter.ALL));
                assertThat(thrown.code()).isEqualTo(code);
                assertThat(thrown).hasMessage("unable to do it");
                assertThat(thrown.hint())
                        .isEqualTo(HoldfastException.of(code, "", "try that").hint());
            }
        }
    }

    @Test
    void theLeaderIsFoundByWayOfOneThatStandsBy() {
        String leader = start(new Standing.Leading(1));
        String other = start(new Standing.StandingBy(Optional.of(leader)));
        try (RemoteHoldfast remote = remote("http://127.0.0.1:1", other)) {
            assertThat(remote.repositoryInfo()).isEqualTo(door.answer);
        }
    }

    @Test
    void anElectionIsWaitedFor() {
        standing = new Standing.StandingBy(Optional.empty());
        String url = start(new Standing.Starting());
        try (RemoteHoldfast remote = remote(url)) {
            Thread election = new Thread(() -> standing = new Standing.Leading(2));
            election.start();
            assertThat(remote.repositoryInfo()).isEqualTo(door.answer);
        }
    }

    @Test
    void whereNobodyAnswersThatIsSaidAtOnce() {
        try (RemoteHoldfast remote = remote("http://127.0.0.1:1", "http://127.0.0.1:2")) {
            Unavailable none = catchThrowableOfType(Unavailable.class, remote::repositoryInfo);
            assertThat(none).hasMessageContaining("expected one at http://127.0.0.1:1, http://127.0.0.1:2");
            assertThat(none.hint().orElseThrow()).contains("--local");
        }
    }

    @Test
    void whatBeganNoSessionThatIsKnownIsNotSentTwice() {
        door.error = HoldfastException.of(ErrorCode.FENCED, "unable to go on: this process gives up the lead", null);
        try (RemoteHoldfast remote = remote(start(new Standing.Leading(1)))) {
            assertThatThrownBy(remote::initRepository)
                    .isInstanceOf(OutcomeUnknown.class)
                    .hasMessageContaining("unable to tell what became of the request (initRepository)");
            assertThat(repositories).hasSize(1);
        }
    }

    @Test
    void aCancelWhoseLeaderGaveUpIsAskedOfTheNextOne() {
        HoldfastException fenced =
                HoldfastException.of(ErrorCode.FENCED, "unable to go on: this process gives up the lead", null);
        opening = () -> door.error = repositories.size() == 1 ? fenced : null;
        try (RemoteHoldfast remote = remote(start(new Standing.Leading(1)))) {
            Object cancelled = remote.sessions().cancel(EchoDoor.PROGRESS.sessionId(), ProgressListener.NONE);
            assertThat(cancelled).isEqualTo(door.answer);
            assertThat(door.method).isEqualTo("Sessions.cancel");
            assertThat(repositories).hasSize(2);
        }
    }

    @Test
    void aCancelIsNotAskedForEver() {
        door.error = HoldfastException.of(ErrorCode.FENCED, "unable to go on: this process gives up the lead", null);
        Target impatient = new Target(
                List.of(start(new Standing.Leading(1))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO);
        try (RemoteHoldfast remote = new RemoteHoldfast(impatient, new Followed())) {
            assertThatThrownBy(() -> remote.sessions().cancel(EchoDoor.PROGRESS.sessionId(), ProgressListener.NONE))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("gives up the lead");
        }
    }

    @Test
    void aSessionWhoseLeaderGaveUpIsAskedForByItsId() {
        door.error = HoldfastException.of(ErrorCode.FENCED, "unable to go on: this process gives up the lead", null);
        try (RemoteHoldfast remote = remote(start(new Standing.Leading(1)))) {
            Object result = remote.createBackup(
                    BackupRequest.of(BackupRequest.Type.FULL, "orders"), progress -> door.error = null);
            assertThat(door.method).isEqualTo("Sessions.result");
            assertThat(door.arguments).containsExactly(EchoDoor.PROGRESS.sessionId());
            assertThat(result).isEqualTo(door.answer);
        }
    }

    @Test
    void theTokenIsSentAndNeverTold() {
        String url = start(new Standing.Leading(1), Token.of("ops", Role.OPERATOR, SECRET));
        try (RemoteHoldfast known = remote(Optional.of(SECRET), url)) {
            assertThat(known.repositoryInfo()).isEqualTo(door.answer);
            HoldfastException forbidden = catchThrowableOfType(HoldfastException.class, known::initRepository);
            assertThat(forbidden.code()).isEqualTo(ErrorCode.REJECTED);
            assertThat(forbidden).hasMessageContaining("role admin").hasMessageNotContaining(SECRET);
        }
        for (Optional<String> wrong : List.of(Optional.<String>empty(), Optional.of("guess"))) {
            try (RemoteHoldfast unknown = remote(wrong, url)) {
                HoldfastException refused = catchThrowableOfType(HoldfastException.class, unknown::repositoryInfo);
                assertThat(refused.code()).isEqualTo(ErrorCode.REJECTED);
                assertThat(refused).hasMessageContaining("expected a token").hasMessageNotContaining("guess");
                assertThatThrownBy(() -> unknown.createBackup(
                                BackupRequest.of(BackupRequest.Type.FULL, "orders"), ProgressListener.NONE))
                        .hasMessageContaining("expected a token");
            }
        }
        assertThat(new Target(List.of(url), Optional.empty(), Optional.of(SECRET), Optional.empty(), Duration.ZERO)
                        .toString())
                .doesNotContain(SECRET);
    }

    @Test
    void aServerIsKnownByItsCertificate(@TempDir Path folder) throws Exception {
        SelfSigned signed = SelfSigned.in(folder);
        HttpServer server = HttpServer.start(
                new HttpServer.Binding(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.of(new HttpServer.Tls(signed.pair(), List.of())),
                        List.of()),
                HttpServer.Limits.USUAL,
                new HttpServer.Inside(
                        repository -> door.open(),
                        () -> new Standing.Leading(1),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        List.of()));
        servers.add(server);
        List<String> urls = List.of("https://localhost:" + server.port());
        try (RemoteHoldfast trusting = new RemoteHoldfast(
                        new Target(
                                urls,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(signed.certificate()),
                                Duration.ZERO),
                        new Followed());
                RemoteHoldfast doubting = new RemoteHoldfast(
                        new Target(urls, Optional.empty(), Optional.empty(), Optional.empty(), Duration.ZERO),
                        new Followed())) {
            assertThat(trusting.repositoryInfo()).isEqualTo(door.answer);
            assertThatThrownBy(doubting::repositoryInfo)
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("unable to reach the service");
        }
    }
}
