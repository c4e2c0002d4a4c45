package io.holdfast.demo.run;

import io.holdfast.demo.embedded.EmbeddedHBaseSettings;
import io.holdfast.demo.embedded.HBaseProcess;
import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the demonstration and the HBase that runs in it. A temporary folder is removed whichever way the
 * demonstration ends, interruption from outside included; a kept one stays as it is.
 */
final class Workplace implements AutoCloseable {

    private static final String MARKER = "holdfast-demo";
    private static final int REMOVAL_ATTEMPTS = 20;

    private final Path folder;
    private final boolean temporary;
    private final Thread onInterruption;
    private volatile @Nullable HBaseProcess hbase;

    private Workplace(Path folder, boolean temporary, Runnable onInterruption) {
        this.folder = folder;
        this.temporary = temporary;
        this.onInterruption = new Thread(() -> abandon(onInterruption), "demo-interrupted");
        Runtime.getRuntime().addShutdownHook(this.onInterruption);
    }

    /**
     * Makes the folder ready. {@code REJECTED} if it holds anything foreign, {@code CONFLICT} if an earlier demonstration
     * is kept in it.
     *
     * @param onInterruption called first when the process is told to end
     */
    static Workplace open(Optional<Path> keep, Runnable onInterruption) {
        try {
            if (keep.isEmpty()) {
                return new Workplace(Files.createTempDirectory("holdfast-demo-"), true, onInterruption);
            }
            Path folder = keep.get().toAbsolutePath().normalize();
            refuseUnlessEmpty(folder);
            Files.createDirectories(folder);
            Files.createFile(folder.resolve(MARKER));
            return new Workplace(folder, false, onInterruption);
        } catch (IOException e) {
            throw new Unavailable("unable to make a folder for the demo: " + e, null, e);
        }
    }

    Path folder() {
        return folder;
    }

    boolean isKept() {
        return !temporary;
    }

    /** The address of the repository. */
    String repository() {
        // A path's own form of it ends with a slash once the folder is there, and without one before.
        return folder.toUri().resolve("repository").toString();
    }

    /** Where Holdfast remembers the repository: a demonstration leaves nothing in the user's home. */
    Path state() {
        return folder.resolve("state");
    }

    Path dumps() {
        return folder.resolve("cells");
    }

    /** Starts HBase; it ends with this object. */
    HBaseProcess startHBase() {
        HBaseProcess started = HBaseProcess.launch(EmbeddedHBaseSettings.in(folder.resolve("hbase")));
        hbase = started;
        started.awaitReady();
        return started;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterruption);
        } catch (IllegalStateException interrupted) {
            awaitEndOfProcess();
        }
        HBaseProcess running = hbase;
        if (running != null && temporary) {
            running.kill();
        } else if (running != null) {
            running.close();
        }
        removeIfTemporary();
    }

    // The hook cleans up at this moment, and the process ends after it. What failed because of it is nobody's news.
    private static void awaitEndOfProcess() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void abandon(Runnable first) {
        first.run();
        HBaseProcess running = hbase;
        if (running != null) {
            running.kill();
        }
        removeIfTemporary();
    }

    private static void refuseUnlessEmpty(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new Rejected("unable to keep the demo: expected a folder, found a file at " + folder, null);
        }
        if (Files.exists(folder.resolve(MARKER))) {
            throw new Conflict(
                    "unable to keep the demo: expected an empty folder, found an earlier demo in " + folder,
                    "remove that folder, or name another");
        }
        if (Files.exists(folder)) {
            try (Stream<Path> content = Files.list(folder)) {
                if (content.findAny().isPresent()) {
                    throw new Rejected(
                            "unable to keep the demo: expected an empty folder, found other files in " + folder,
                            "name an empty folder, or one that does not exist");
                }
            }
        }
    }

    // A thread that is just being killed may still make a file in a folder that is just being removed.
    private void removeIfTemporary() {
        if (!temporary) {
            return;
        }
        for (int attempt = 1; Files.exists(folder); attempt++) {
            try {
                remove();
            } catch (IOException e) {
                if (attempt == REMOVAL_ATTEMPTS) {
                    throw new Unavailable("unable to remove the demo's folder " + folder + ": " + e, null, e);
                }
            }
        }
    }

    private void remove() throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
