package io.holdfast.testing.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An S3 server in a process and on a port of its own, which keeps its buckets in a temporary folder. It dies with this
 * process, and its folder with it: {@link #close} is for those who want it earlier. It asks for credentials, {@link
 * #ACCESS_KEY} and {@link #SECRET_KEY}, as Amazon's does.
 */
public final class S3Server implements AutoCloseable {

    public static final String ACCESS_KEY = "local-access";
    public static final String SECRET_KEY = "local-secret";

    private static final int MOST_STARTS = 5;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final Path folder;
    private final int port;
    private final Thread hook = new Thread(this::stop, "stop-s3-server");

    private S3Server(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** A server that creates objects conditionally, as S3 does, with empty buckets of these names. */
    public static S3Server start(String... buckets) {
        return start("server.classpath", buckets);
    }

    /** A server that takes {@code If-None-Match} for decoration: the last of several writers wins. */
    public static S3Server startLenient(String... buckets) {
        return start("lenient-server.classpath", buckets);
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The text of a location in one of its buckets, as Holdfast takes it. */
    public String location(String bucket, String prefix) {
        return "s3://" + bucket + "/" + prefix + "?endpoint=" + endpoint() + "&region=us-east-1&path-style=true";
    }

    /** What a process needs in its environment to be let in. */
    public static Map<String, String> credentials() {
        return Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        stop();
    }

    private void stop() {
        process.destroyForcibly();
        try {
            process.waitFor();
            delete(folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port is free when it is chosen, and may be taken when the server wants it: then another is. */
    private static S3Server start(String classPath, String... buckets) {
        String output = "";
        for (int attempt = 1; attempt <= MOST_STARTS; attempt++) {
            try {
                Path folder = Files.createTempDirectory("holdfast-s3-");
                S3Server server = launch(classPath, folder, freePort(), buckets);
                if (server.isUp()) {
                    return server;
                }
                output = Files.readString(folder.resolve("output"));
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("the S3 server does not start: " + output);
    }

    private static S3Server launch(String classPath, Path folder, int port, String... buckets) throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        for (String bucket : buckets) {
            Files.createDirectory(data.resolve(bucket));
        }
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "s3proxy.endpoint",
                "http://127.0.0.1:" + port,
                "s3proxy.authorization",
                "aws-v2-or-v4",
                "s3proxy.identity",
                ACCESS_KEY,
                "s3proxy.credential",
                SECRET_KEY,
                "jclouds.provider",
                "filesystem-nio2",
                "jclouds.filesystem.basedir",
                data.toString(),
                "jclouds.identity",
                "unused",
                "jclouds.credential",
                "unused"));
        Path settings = folder.resolve("s3proxy.properties");
        try (var out = Files.newOutputStream(settings)) {
            properties.store(out, null);
        }
        Path logging = Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d %level %logger{20} %msg%n</pattern></encoder>
                  </appender>
                  <root level="WARN"><appender-ref ref="console"/></root>
                </configuration>
                """);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Dlogback.configurationFile=" + logging,
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                read(classPath),
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        return new S3Server(process, folder, port);
    }

    private boolean isUp() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (process.isAlive() && System.nanoTime() < end) {
            if (answers()) {
                return process.isAlive();
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String read(String classPath) throws IOException {
        try (@Nullable InputStream in = S3Server.class.getResourceAsStream(classPath)) {
            if (in == null) {
                throw new IllegalStateException(
                        classPath + " is missing: build with the tests, without maven.test.skip");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
