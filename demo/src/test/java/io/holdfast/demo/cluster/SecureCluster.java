package io.holdfast.demo.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.zookeeper.ZKConfig;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;

/**
 * A cluster with Kerberos in a process of its own, its KDC included: HBase on HDFS, with a ZooKeeper that knows users. The
 * process of the tests knows no Kerberos: it orders what it wants, and looks at ZooKeeper with a password.
 */
public final class SecureCluster implements AutoCloseable {

    public static final String REALM = "EXAMPLE.COM";

    /** How long tickets last of processes that live in {@link #environment()}. */
    public static final int TICKET_SECONDS = 15;

    private static final String SUPERUSER = "super:secret";
    private static final long STOP_SECONDS = 60;

    private final Path folder;
    private final Process process;
    private final BufferedReader answers;

    private SecureCluster(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts one, and returns when it can be used. */
    public static SecureCluster start(Path folder) throws IOException, NoSuchAlgorithmException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-Xmx768m",
                        "-Dlogback.configurationFile=io/holdfast/demo/embedded/logging.xml",
                        "-Dzookeeper.sasl.client.canonicalize.hostname=false",
                        "-Dzookeeper.DigestAuthenticationProvider.superDigest="
                                + DigestAuthenticationProvider.generateDigest(SUPERUSER),
                        "--add-opens",
                        "java.base/java.lang.reflect=ALL-UNNAMED",
                        "--add-opens",
                        "java.base/java.nio=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SecureClusterMain.class.getName(),
                        folder.toString()))
                .redirectError(ProcessBuilder.Redirect.appendTo(log(folder).toFile()))
                .start();
        SecureCluster cluster = new SecureCluster(folder, process);
        cluster.awaitLine(SecureClusterMain.READY);
        return cluster;
    }

    private static Path log(Path folder) {
        return folder.resolve("process.log");
    }

    /** What Java has to be told in another process to find the KDC, and to renew tickets that last for seconds only. */
    public Map<String, String> environment() {
        return Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Djava.security.krb5.conf=" + folder.resolve("krb5.conf")
                        // Less than the minute of the default, as tickets do not last that long.
                        + " -Dzookeeper.kerberos.minReLoginTimeMs=1000"
                        + " -Dzookeeper.sasl.client.canonicalize.hostname=false",
                // Whoever runs the tests may have tickets.
                "KRB5CCNAME",
                folder.resolve("no-tickets").toString());
    }

    /** The tickets of the user {@code holdfast}, as {@code KRB5CCNAME} names them. */
    public Path tickets() {
        return folder.resolve("tickets");
    }

    /** The folder with {@code hbase-site.xml}. */
    public Path confDir() {
        return folder.resolve("hbase").resolve("conf");
    }

    /** {@code hdfs://host:port}, without a slash at its end. */
    public String hdfs() {
        return site().get("fs.defaultFS");
    }

    /** The keys of this user, or what is called so. */
    public Path keytab(String name) {
        return folder.resolve(name + ".keytab");
    }

    /** The cluster's ZooKeeper, for one from whom nothing is kept. */
    public CuratorFramework superuser() {
        return started(zooKeeper().authorization("digest", SUPERUSER.getBytes(StandardCharsets.UTF_8)));
    }

    /** The cluster's ZooKeeper, for one who does not say who it is. */
    public CuratorFramework anybody() {
        return started(zooKeeper());
    }

    private CuratorFrameworkFactory.Builder zooKeeper() {
        return CuratorFrameworkFactory.builder()
                .connectString(ZKConfig.getZKQuorumServersString(site()))
                .retryPolicy(new RetryOneTime(1));
    }

    private static CuratorFramework started(CuratorFrameworkFactory.Builder builder) {
        CuratorFramework zooKeeper = builder.build();
        zooKeeper.start();
        return zooKeeper;
    }

    private Configuration site() {
        Configuration site = new Configuration(false);
        site.addResource(new org.apache.hadoop.fs.Path(
                confDir().resolve("hbase-site.xml").toUri()));
        return site;
    }

    /** Makes a table of two regions. */
    public void fill(String table, int rows) throws IOException {
        order("fill " + table + " " + rows);
    }

    /** All cells of a table, in one line. */
    public String digest(String table) throws IOException {
        return order("digest " + table);
    }

    public void drop(String table) throws IOException {
        order("drop " + table);
    }

    /** Ends all connections to ZooKeeper. */
    public void restartZooKeeper() throws IOException {
        order("restart ZOOKEEPER");
    }

    private String order(String order) throws IOException {
        process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return awaitLine(SecureClusterMain.ANSWER);
    }

    private String awaitLine(String beginning) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        process.destroyForcibly();
        throw new IOException("the secure cluster ended: " + Files.readString(log(folder)));
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
