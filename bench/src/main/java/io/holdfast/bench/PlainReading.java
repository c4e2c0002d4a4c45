package io.holdfast.bench;

import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads files from their beginnings to their ends, one after the other, and does nothing with what is read. */
record PlainReading(List<Path> files) implements Way {

    private static final int CHUNK = 1 << 20;

    PlainReading {
        files = List.copyOf(files);
    }

    @Override
    public String name() {
        return "plain reading";
    }

    @Override
    public Run run(Path fresh) {
        byte[] chunk = new byte[CHUNK];
        long begin = System.nanoTime();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                while (in.read(chunk) >= 0) {
                    // Only the reading is of interest.
                }
            } catch (IOException e) {
                throw new Unavailable("unable to read " + file + ": " + e, null, e);
            }
        }
        return new Run(Run.secondsSince(begin), List.of());
    }
}
