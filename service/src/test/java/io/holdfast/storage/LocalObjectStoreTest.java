package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalObjectStoreTest extends ObjectStoreContract {

    @TempDir
    Path folder;

    @Override
    protected ObjectStore newStore() {
        return new LocalObjectStore(folder.resolve("store"));
    }

    @Override
    protected ObjectStore reopened() {
        return newStore();
    }

    @Test
    void preparesAFolderButNotTheOneAboveIt() {
        ObjectStore deep = new LocalObjectStore(folder.resolve("no/such"));
        assertThatThrownBy(deep::prepare)
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("no/such: expected the folder above it, found none");
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void aMissingFolderIsNamedAndNotCreated() {
        ObjectStore missing = new LocalObjectStore(folder.resolve("missing"));
        for (Runnable call : List.<Runnable>of(
                () -> missing.putIfAbsent(key("a"), new byte[1]),
                () -> missing.create(key("a")),
                () -> missing.read(key("a"), 1),
                () -> missing.open(key("a"), 0, 1),
                () -> missing.stat(key("a")),
                () -> missing.delete(key("a")),
                () -> missing.list(KeyPrefix.all()))) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(Unavailable.class)
                    .hasMessageEndingWith("missing: expected a folder, found nothing");
        }
        assertThat(folder.resolve("missing")).doesNotExist();
    }

    @Test
    void aFileIsNoStore() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        ObjectStore store = new LocalObjectStore(file);
        assertThatThrownBy(store::prepare)
                .isInstanceOf(Unavailable.class)
                .hasMessageEndingWith("expected a folder, found a file");
    }

    @Test
    void whatADeadWriterLeftIsNoObject() throws IOException {
        ObjectStore store = newStore();
        ObjectSink dead = store.create(key("x"));
        dead.write(new byte[100]);
        assertThat(temporaryFiles()).hasSize(1);
        assertThat(reopened().list(KeyPrefix.all())).isEmpty();
        assertThat(reopened().putIfAbsent(key("x"), new byte[1])).isTrue();
        assertThat(reopened().list(KeyPrefix.all())).hasSize(1);
        assertThat(reopened().sweep(Instant.now().plus(Duration.ofHours(1)))).isEqualTo(new Swept(1, 100));
        assertThat(temporaryFiles()).isEmpty();
        dead.close();
    }

    @Test
    void temporaryFilesGoWithTheirWriters() throws IOException {
        ObjectStore store = newStore();
        store.putIfAbsent(key("x"), new byte[1]);
        store.putIfAbsent(key("x"), new byte[2]);
        store.create(key("y")).close();
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void foreignFilesArePassedOver() throws IOException {
        ObjectStore store = newStore();
        store.putIfAbsent(key("x/y"), new byte[1]);
        for (String name : List.of(".hidden", "with space", "ümlaut", "~")) {
            Files.createFile(folder.resolve("store").resolve(name));
            Files.createFile(folder.resolve("store/x").resolve(name));
        }
        assertThat(store.list(KeyPrefix.all()).map(ObjectInfo::key)).containsExactly(new ObjectKey("x/y"));
    }

    @Test
    void foldersGoWithTheirLastObject() {
        ObjectStore store = newStore();
        store.putIfAbsent(key("a/b/c"), new byte[1]);
        store.putIfAbsent(key("a/d"), new byte[1]);
        store.delete(key("a/b/c"));
        assertThat(folder.resolve("store/a/b")).doesNotExist();
        assertThat(folder.resolve("store/a")).exists();
    }

    @Test
    void anObjectWhereAFolderIsNeededIsRefused() {
        ObjectStore store = newStore();
        store.putIfAbsent(key("a"), new byte[1]);
        assertThatThrownBy(() -> store.putIfAbsent(key("a/b"), new byte[1]))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("a file where a folder is needed");
    }

    @Test
    void anInterruptedWriterLeavesNothing() throws IOException {
        ObjectStore store = newStore();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> store.putIfAbsent(key("x"), new byte[1])).isInstanceOf(HoldfastException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(store.list(KeyPrefix.all())).isEmpty();
        assertThat(temporaryFiles()).isEmpty();
    }

    /** A limit on the size of files stands in for a full disk: both make a write fail half-way. */
    @Test
    void aWriteThatFailsHalfWayLeavesNothing() throws Exception {
        newStore().putIfAbsent(key("small"), new byte[1]);
        Process writer = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 2000; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeWriter.class.getName(),
                        folder.resolve("store").toString())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(writer.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(output).contains("UNAVAILABLE unable to write").contains("large: File too large");
        } finally {
            writer.destroyForcibly();
        }
        assertThat(newStore().list(KeyPrefix.all())).hasSize(1);
        assertThat(temporaryFiles()).isEmpty();
    }

    /** Writes an object larger than it may. */
    static final class LargeWriter {
        public static void main(String[] arguments) {
            ObjectStore store = new LocalObjectStore(Path.of(arguments[0]));
            try (ObjectSink sink = store.create(key("large"))) {
                for (int i = 0; i < 64; i++) {
                    sink.write(new byte[1 << 20]);
                }
                sink.commit();
            } catch (HoldfastException e) {
                System.out.println(e.code() + " " + e.getMessage());
            }
        }
    }

    private List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("store/.tmp"))) {
            return files.toList();
        }
    }
}
