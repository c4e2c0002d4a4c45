package io.holdfast.demo.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.hbase.ServerName;

/**
 * One more region server of a cluster, in a process of its own, which ends when this one does.
 */
public final class RegionServerProcess implements AutoCloseable {

    private final Process process;
    private final ServerName name;

    private RegionServerProcess(Process process, ServerName name) {
        this.process = process;
        this.name = name;
    }

    /** Returns when it is in service. */
    public static RegionServerProcess join(Cluster cluster) throws IOException {
        Path output = cluster.confDir().resolveSibling("logs").resolve("region-server.log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-Xmx512m",
                        "-Dlogback.configurationFile=io/holdfast/demo/embedded/logging.xml",
                        "--add-opens",
                        "java.base/java.lang.reflect=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RegionServerProcessMain.class.getName(),
                        cluster.confDir().resolve("hbase-site.xml").toString()))
                .redirectError(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        return new RegionServerProcess(process, awaitName(process, output));
    }

    /** As the master knows it. */
    public ServerName name() {
        return name;
    }

    /**
     * Stops it in the middle of what it does, as a machine that hangs: calls to it are not refused but wait, and nobody
     * notices before its session in ZooKeeper runs out.
     */
    public void freeze() throws IOException {
        try {
            int status = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("unable to stop process " + process.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Kills it at once, and returns when it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static ServerName awaitName(Process process, Path output) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(RegionServerProcessMain.READY)) {
                return ServerName.valueOf(line.substring(RegionServerProcessMain.READY.length()));
            }
        }
        process.destroyForcibly();
        throw new IOException("the region server did not start: " + Files.readString(output));
    }
}
