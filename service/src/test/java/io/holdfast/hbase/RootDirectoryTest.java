package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.hbase.HConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootDirectoryTest {

    @TempDir
    private java.nio.file.Path folder;

    @Test
    void writesAFileWithItsFolders() throws IOException {
        RootDirectory root = open(RawLocalFileSystem.class);
        root.write(root.path("a/b"), out -> out.write(new byte[] {1, 2}));
        assertThat(Files.readAllBytes(folder.resolve("a/b"))).containsExactly(1, 2);
    }

    @Test
    void synchronizesBeforeItCloses() throws IOException {
        RootDirectory root = open(Recording.class);
        root.write(root.path("x"), out -> out.write(1));
        assertThat(((Recording) root.fileSystem()).calls).containsExactly("write", "hsync", "close");
    }

    @Test
    void saysWhyItFailedWhereClosingFailsForTheSameReason() throws IOException {
        RootDirectory root = open(Full.class);
        assertThatThrownBy(() -> root.write(root.path("x"), out -> out.write(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("no space");
    }

    private RootDirectory open(Class<? extends RawLocalFileSystem> kind) throws IOException {
        Configuration conf = new Configuration(false);
        conf.setClass("fs.file.impl", kind, RawLocalFileSystem.class);
        conf.setBoolean("fs.file.impl.disable.cache", true);
        conf.set(HConstants.HBASE_DIR, folder.toUri().toString());
        return RootDirectory.open(conf);
    }

    /** Writes nothing, and remembers what it was asked. */
    static class Recording extends RawLocalFileSystem {

        final List<String> calls = new ArrayList<>();

        @Override
        public FSDataOutputStream create(Path file, boolean overwrite) throws IOException {
            return new FSDataOutputStream(new Stream(), null);
        }

        void called(String what) throws IOException {
            calls.add(what);
        }

        private final class Stream extends OutputStream implements Syncable {

            @Override
            public void write(int b) throws IOException {
                called("write");
            }

            @Override
            public void hflush() throws IOException {
                called("hflush");
            }

            @Override
            public void hsync() throws IOException {
                called("hsync");
            }

            @Override
            public void close() throws IOException {
                called("close");
            }
        }
    }

    /** Throws the same exception whatever is asked, as HDFS does once a stream has failed. */
    static final class Full extends Recording {

        private final IOException full = new IOException("no space");

        @Override
        void called(String what) throws IOException {
            throw full;
        }
    }
}
