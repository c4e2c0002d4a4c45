package io.holdfast.bench;

import io.holdfast.demo.embedded.EmbeddedHBaseSettings;
import io.holdfast.demo.embedded.HBaseProcess;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which everything is measured, and the HBase that runs in it: all on one file system. Unless it is to be kept
 * it is removed whichever way the measurement ends, interruption from outside included.
 */
final class Workplace implements AutoCloseable {

    private static final int REMOVAL_ATTEMPTS = 20;

    private final Path folder;
    private final boolean temporary;
    private final Thread onInterruption = new Thread(this::abandon, "bench-interrupted");
    private volatile @Nullable HBaseProcess hbase;
    private int handedOut;

    private Workplace(Path folder, boolean temporary) {
        this.folder = folder;
        this.temporary = temporary;
        Runtime.getRuntime().addShutdownHook(onInterruption);
    }

    /** {@code REJECTED} if the folder to keep holds anything. */
    static Workplace open(Optional<Path> keep) {
        try {
            if (keep.isEmpty()) {
                return new Workplace(Files.createTempDirectory("holdfast-bench-"), true);
            }
            Path folder = Files.createDirectories(keep.get().toAbsolutePath().normalize());
            try (Stream<Path> content = Files.list(folder)) {
                if (content.findAny().isPresent()) {
                    throw new Rejected("unable to measure in " + folder + ": expected an empty folder", null);
                }
            }
            return new Workplace(folder, false);
        } catch (IOException e) {
            throw new Unavailable("unable to make a folder to measure in: " + e, null, e);
        }
    }

    /** Starts HBase; it ends with this object. */
    HBaseProcess startHBase() {
        return startHBase(UnaryOperator.identity());
    }

    /** As {@link #startHBase()}, with other settings. */
    HBaseProcess startHBase(UnaryOperator<EmbeddedHBaseSettings> changes) {
        HBaseProcess started = HBaseProcess.launch(changes.apply(EmbeddedHBaseSettings.in(folder.resolve("hbase"))));
        hbase = started;
        started.awaitReady();
        return started;
    }

    /** A folder that does not exist, another one each time. */
    Path fresh() {
        return folder.resolve("run-" + handedOut++);
    }

    /** The kind of the file system that everything is on. */
    String fileSystem() {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Removes a folder with everything in it, if it is there. */
    void remove(Path path) {
        // A thread that is just being killed may still make a file in a folder that is just being removed.
        for (int attempt = 1; Files.exists(path); attempt++) {
            try {
                removeOnce(path);
            } catch (IOException e) {
                if (attempt == REMOVAL_ATTEMPTS) {
                    throw new Unavailable("unable to remove " + path + ": " + e, null, e);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterruption);
        } catch (IllegalStateException interrupted) {
            // The hook does the same at this moment.
            return;
        }
        HBaseProcess running = hbase;
        if (running != null && temporary) {
            running.kill();
        } else if (running != null) {
            running.close();
        }
        removeIfTemporary();
    }

    private void abandon() {
        HBaseProcess running = hbase;
        if (running != null) {
            running.kill();
        }
        removeIfTemporary();
    }

    private void removeIfTemporary() {
        if (temporary) {
            remove(folder);
        }
    }

    private static void removeOnce(Path path) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(path)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : paths) {
            Files.deleteIfExists(each);
        }
    }
}
