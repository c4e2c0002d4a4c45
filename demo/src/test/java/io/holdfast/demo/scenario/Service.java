package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.RegionServerProcess;
import io.holdfast.demo.remote.Authority;
import io.holdfast.demo.remote.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;

/**
 * The whole service on an HBase whose root directory is in an HDFS: two servers, three workers, one region server and one data
 * node, each in a process of its own and each to be taken away; in processes of their own as well are ZooKeeper, the rest of
 * HBase and the rest of HDFS. All who take part are known by a token, and the servers by their certificate. The leader copies
 * nothing itself. Two workers find it in ZooKeeper; the third, named {@link #FAR}, calls through a network that can be cut, and
 * is known by a certificate of its own instead of a token.
 */
final class Service implements AutoCloseable {

    static final String FAR = "far";

    private static final String TOKEN = "a token that only this test knows";

    private final Cluster cluster;
    private final Path folder;
    private final SelfSigned signed;
    private final Authority authority;
    private final Operator owner;
    private final Operator far;
    private final List<ServerProcess> servers = new ArrayList<>();
    private final Map<String, Process> workers = new TreeMap<>();
    private final Network network;
    private RegionServerProcess regionServer;
    private int workersStarted;

    private Service(Scene scene, Path folder) throws IOException {
        this.cluster = scene.cluster();
        this.folder = folder;
        this.signed = SelfSigned.in(folder);
        this.authority = Authority.in(folder, "authority");
        this.owner = scene.operator().configured(configuration());
        this.far = scene.operator().configured(configurationOfFar());
        this.network = new Network(this::portOfTheLeader);
        this.regionServer = RegionServerProcess.join(cluster);
    }

    /** Returns when a server leads, and no worker works yet. */
    static Service start(Scene scene, Path folder) throws IOException {
        Service service = new Service(scene, folder);
        try {
            for (int i = 0; i < 2; i++) {
                service.servers.add(service.server(0));
            }
            return service;
        } catch (IOException | RuntimeException | Error e) {
            service.close();
            throw e;
        }
    }

    private String configuration() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        return """
                workers:
                  run-on-leader: never
                  heartbeat: 300ms
                  abandon: 3s
                  token-file: '%1$s'
                  certificate: '%2$s'
                server:
                  host: localhost
                  tls:
                    certificate: '%2$s'
                    key: '%3$s'
                    workers: '%4$s'
                  tokens:
                    - name: tests
                      role: admin
                      file: '%1$s'
                client:
                  token-file: '%1$s'
                  certificate: '%2$s'
                """.formatted(
                token, signed.certificate(), signed.key(), authority.own().certificate());
    }

    private String configurationOfFar() throws IOException {
        Authority.Issued certificate = authority.issue(FAR);
        return """
                workers:
                  certificate: '%s'
                  tls:
                    certificate: '%s'
                    key: '%s'
                """.formatted(signed.certificate(), certificate.certificate(), certificate.key());
    }

    private ServerProcess server(int port) throws IOException {
        return ServerProcess.start(owner, folder, port, signed.trusting());
    }

    /** Somebody who asks the servers. */
    Operator remote() {
        return owner.asking(servers.stream().map(ServerProcess::address).toArray(String[]::new));
    }

    void startWorkers() {
        work(far, FAR, "--leader", "https://localhost:" + network.port());
        another();
        another();
        awaitWorkers();
    }

    private void another() {
        work(owner, "near-" + ++workersStarted);
    }

    private void work(Operator operator, String name, String... options) {
        List<String> words = new ArrayList<>(List.of("worker", "--slots", "1", "--name", name));
        words.addAll(List.of(options));
        workers.put(name, operator.startsIn(folder.resolve(name + ".log"), words.toArray(String[]::new)));
    }

    /** Returns when the leader knows exactly those workers that live. */
    void awaitWorkers() {
        Await.until("the workers " + workers.keySet() + " are connected", () -> names().equals(
                        workers.keySet().stream().toList()));
    }

    private List<String> names() {
        JsonNode found = remote().asks("worker", "list").done().path("workers");
        return Stream.iterate(0, i -> i < found.size(), i -> i + 1)
                .map(i -> found.path(i).path("name").asText())
                .sorted()
                .toList();
    }

    /** Lets the region server that can be killed serve this table. */
    void moveToRegionServer(TableName table) throws IOException {
        try (Admin admin = cluster.admin()) {
            for (RegionInfo region : admin.getRegions(table)) {
                admin.move(region.getEncodedNameAsBytes(), regionServer.name());
            }
        }
    }

    /** Returns when whoever it concerns has noticed, and all is there again that was there. */
    void strike(Trouble trouble) throws IOException, InterruptedException {
        switch (trouble) {
            case WORKER_KILLED -> killWorker();
            case LEADER_KILLED -> killLeader();
            case LEADER_PAUSED -> pauseLeader();
            case REGION_SERVER_KILLED -> {
                regionServer.close();
                regionServer = RegionServerProcess.join(cluster);
            }
            case DATA_NODE_KILLED -> {
                cluster.dataNode().kill();
                cluster.dataNode().startAgain();
            }
            case NETWORK_CUT -> cutNetwork();
        }
    }

    private void killWorker() throws InterruptedException {
        String victim = "near-" + (workersStarted - 1);
        workers.remove(victim).destroyForcibly().waitFor();
        another();
    }

    private void killLeader() throws IOException, InterruptedException {
        ServerProcess victim = leader();
        victim.kill();
        ServerProcess other = otherThan(victim);
        Await.until("another leads", other::leads);
        servers.set(servers.indexOf(victim), server(victim.port()));
    }

    private void pauseLeader() {
        ServerProcess paused = leader();
        paused.signal("STOP");
        ServerProcess other = otherThan(paused);
        try {
            Await.until("another leads", other::leads);
        } finally {
            paused.signal("CONT");
        }
        Await.until("it knows that another leads", () -> paused.status("/readyz") == 200 && !paused.leads());
        assertThat(other.leads()).as("the other still leads").isTrue();
    }

    private void cutNetwork() {
        network.cut();
        try {
            Await.until("the leader gives the worker up", () -> !names().contains(FAR));
        } finally {
            network.heal();
        }
        Await.until("the worker is back", () -> names().contains(FAR));
    }

    private ServerProcess leader() {
        return servers.stream().filter(ServerProcess::leads).findFirst().orElseThrow();
    }

    private ServerProcess otherThan(ServerProcess server) {
        return servers.stream().filter(other -> other != server).findFirst().orElseThrow();
    }

    private OptionalInt portOfTheLeader() {
        return servers.stream()
                .filter(ServerProcess::leads)
                .mapToInt(ServerProcess::port)
                .findFirst();
    }

    /** What the servers have to say. */
    String log() {
        StringBuilder all = new StringBuilder();
        servers.forEach(server -> all.append(server.log()));
        return all.toString();
    }

    /** Asks all servers to end, those that stand by first. */
    void stop() throws InterruptedException {
        ServerProcess leader = leader();
        assertThat(otherThan(leader).stop()).isZero();
        assertThat(leader.stop()).isZero();
    }

    @Override
    public void close() throws IOException {
        network.close();
        workers.values().forEach(Process::destroyForcibly);
        workers.values().forEach(worker -> worker.onExit().join());
        servers.forEach(ServerProcess::close);
        regionServer.close();
    }
}
