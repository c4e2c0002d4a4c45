package io.holdfast.storage;

import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a temporary file, and on commit links it to its key. */
final class LocalObjectSink extends ObjectSink {

    /** How often the folder may be deleted, for being empty, between making it and linking into it. */
    private static final int MOST_ATTEMPTS = 100;

    private final Path temporary;
    private final Path target;
    private final LocalFolders folders;
    private final FileChannel channel;
    private boolean failed;

    LocalObjectSink(Path temporary, Path target, LocalFolders folders) throws IOException {
        this.temporary = temporary;
        this.target = target;
        this.folders = folders;
        this.channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        requireUsable();
        ByteBuffer rest = ByteBuffer.wrap(bytes, from, count);
        failed = true;
        try {
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } catch (IOException e) {
            throw LocalFailure.unavailable("write", target, e);
        }
        failed = false;
    }

    @Override
    public void commit() {
        requireUsable();
        failed = true;
        try {
            channel.force(true);
            channel.close();
        } catch (IOException e) {
            throw LocalFailure.unavailable("write", target, e);
        }
        link();
    }

    /** A file that stays behind because it cannot be deleted is no object, and does no harm. */
    @Override
    public void close() {
        failed = true;
        try (channel) {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // It stays in the temporary folder, where it is no object.
        }
    }

    private void link() {
        Path folder = LocalFolders.parentOf(target);
        boolean taken = false;
        try {
            createLink(folder);
        } catch (FileAlreadyExistsException e) {
            taken = true;
        } catch (UnsupportedOperationException e) {
            throw LocalFailure.withoutLinks(target, e);
        } catch (IOException e) {
            throw LocalFailure.ofLink(target, e);
        }
        try {
            LocalFolders.sync(folder);
            // Over NFS a link that was made may be answered with "exists", since the question was sent twice.
            taken = taken && !Files.isSameFile(temporary, target);
        } catch (IOException e) {
            throw LocalFailure.ofSync(target, e);
        }
        if (taken) {
            throw new Conflict("unable to create " + target + ": expected no object, found one", null);
        }
    }

    private void createLink(Path folder) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                folders.ensure(folder);
                Files.createLink(target, temporary);
                return;
            } catch (NoSuchFileException e) {
                requireNotSwept(e);
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                folders.forget(folder);
            }
        }
    }

    private void requireNotSwept(NoSuchFileException e) {
        if (Files.notExists(temporary)) {
            throw new Unavailable(
                    "unable to create " + target + ": expected the temporary file that was written, found none",
                    "it was taken for what a dead writer left, and swept: write again",
                    e);
        }
    }

    private void requireUsable() {
        if (failed) {
            throw new IllegalStateException(target + " was committed, closed, or failed");
        }
    }
}
