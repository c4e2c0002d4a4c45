package io.holdfast.demo.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An HDFS with one data node in a process of its own, which ends when this one does. Its superuser is whoever runs the
 * tests; permissions and quotas are kept, as in a real one.
 */
final class HdfsProcess implements AutoCloseable {

    static final int BLOCK_BYTES = 1 << 20;

    private static final long STOP_SECONDS = 60;

    private final Process process;
    private final int port;

    private HdfsProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static HdfsProcess start(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path output = folder.resolve("process.log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-Xmx512m",
                        "-Dlogback.configurationFile=io/holdfast/demo/embedded/logging.xml",
                        // Without it, a name node hangs when it starts.
                        "--add-opens",
                        "java.base/java.lang.reflect=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HdfsProcessMain.class.getName(),
                        folder.toString()))
                .redirectError(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        return new HdfsProcess(process, awaitPort(process, output));
    }

    /** {@code hdfs://host:port}, without a slash at its end. */
    String uri() {
        return "hdfs://localhost:" + port;
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

    private static int awaitPort(Process process, Path output) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(HdfsProcessMain.READY)) {
                return Integer.parseInt(line.substring(HdfsProcessMain.READY.length()));
            }
        }
        process.destroyForcibly();
        throw new IOException("HDFS did not start: " + Files.readString(output));
    }
}
