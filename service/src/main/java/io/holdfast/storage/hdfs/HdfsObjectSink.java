package io.holdfast.storage.hdfs;

import io.holdfast.error.Conflict;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.storage.ObjectSink;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** Writes a temporary file, and on commit renames it to its key, which HDFS refuses where there is one. */
final class HdfsObjectSink extends ObjectSink {

    /** How often the folder may be deleted, for being empty, between making it and renaming into it. */
    private static final int MOST_ATTEMPTS = 100;

    private final HdfsFolders folders;
    private final Path temporary;
    private final Path target;
    private final FSDataOutputStream out;
    private boolean ended;
    private boolean renamed;

    HdfsObjectSink(HdfsFolders folders, Path temporary, Path target, FSDataOutputStream out) {
        this.folders = folders;
        this.temporary = temporary;
        this.target = target;
        this.out = out;
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        requireUsable();
        ended = true;
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            throw HdfsFailure.of("write", target, e);
        }
        ended = false;
    }

    @Override
    public void commit() {
        requireUsable();
        ended = true;
        try {
            out.hsync();
            out.close();
        } catch (IOException e) {
            throw HdfsFailure.of("write", target, e);
        }
        rename();
    }

    /** A file that stays behind because it cannot be deleted is no object, and waits for the next sweep. */
    @Override
    public void close() {
        ended = true;
        try (out) {
            if (!renamed) {
                folders.files().delete(temporary, false);
            }
        } catch (IOException e) {
            // HDFS closes the file when this client's lease is over.
        }
        renamed = true;
    }

    private void rename() {
        for (int attempt = 1; ; attempt++) {
            try {
                folders.files().rename(temporary, target, Options.Rename.NONE);
                renamed = true;
                return;
            } catch (FileAlreadyExistsException e) {
                throw new Conflict("unable to create " + target + ": expected no object, found one", null);
            } catch (FileNotFoundException e) {
                requireNotSwept(e);
                if (attempt == MOST_ATTEMPTS) {
                    throw new Unavailable(
                            "unable to create " + target + ": its folder is deleted again and again", null, e);
                }
                makeFolder();
            } catch (IOException e) {
                renamed = true;
                throw HdfsFailure.ofRename(target, e);
            }
        }
    }

    private void makeFolder() {
        folders.requireRoot();
        try {
            folders.ensure(HdfsFolders.parentOf(target));
        } catch (IOException e) {
            throw HdfsFailure.of("create", target, e);
        }
    }

    /** Where the temporary file is gone, somebody swept it, or a repetition of the rename met its own effect. */
    private void requireNotSwept(FileNotFoundException cause) {
        try {
            if (folders.files().exists(temporary)) {
                return;
            }
            if (folders.files().exists(target)) {
                throw new OutcomeUnknown(
                        "unable to tell whether " + target + " was created: " + temporary + " is gone", cause);
            }
        } catch (IOException e) {
            throw HdfsFailure.ofRename(target, e);
        }
        throw new Unavailable(
                "unable to create " + target + ": expected the temporary file that was written, found none",
                "it was taken for what a dead writer left, and swept: write again",
                cause);
    }

    private void requireUsable() {
        if (ended) {
            throw new IllegalStateException(target + " was committed, closed, or failed");
        }
    }
}
