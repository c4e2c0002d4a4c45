package io.holdfast.bench;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;

/**
 * The plainest program that copies files with the sums that a repository keeps: as many threads as Holdfast has, and in each
 * a loop that reads a chunk, adds it to the SHA-256 of its file, takes its CRC32C, and writes it. Holdfast's own classes are
 * not used on purpose.
 *
 * @param durable whether each file is made durable at its end, as a repository does
 */
record CopyLoop(List<Path> files, int threads, boolean durable) implements Way {

    private static final int CHUNK = 1 << 20;

    CopyLoop {
        files = List.copyOf(files);
    }

    @Override
    public String name() {
        return durable ? "copy loop with sums and fsync" : "copy loop with sums, no fsync";
    }

    @Override
    public Run run(Path fresh) {
        try {
            Files.createDirectories(fresh);
            long begin = System.nanoTime();
            copyAll(fresh);
            return new Run(Run.secondsSince(begin), List.of());
        } catch (IOException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private void copyAll(Path folder) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Sums>> copies = new ArrayList<>();
            for (Path file : files) {
                Path target = folder.resolve(Integer.toString(copies.size()));
                copies.add(pool.submit(() -> copy(file, target)));
            }
            for (Future<Sums> copy : copies) {
                copy.get();
            }
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** What would have to be kept of a file. */
    private record Sums(String sha256, List<Long> crc32c) {}

    private Sums copy(Path from, Path to) throws IOException {
        MessageDigest sha256 = newSha256();
        List<Long> sums = new ArrayList<>();
        CRC32C crc = new CRC32C();
        byte[] chunk = new byte[CHUNK];
        try (var in = Files.newInputStream(from);
                FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int count = in.readNBytes(chunk, 0, CHUNK); count > 0; count = in.readNBytes(chunk, 0, CHUNK)) {
                sha256.update(chunk, 0, count);
                crc.reset();
                crc.update(chunk, 0, count);
                sums.add(crc.getValue());
                ByteBuffer rest = ByteBuffer.wrap(chunk, 0, count);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
            }
            if (durable) {
                out.force(true);
            }
        }
        return new Sums(HexFormat.of().formatHex(sha256.digest()), sums);
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static HoldfastException failed(Throwable e) {
        return new Unavailable("unable to copy the files: " + e, null, e);
    }
}
