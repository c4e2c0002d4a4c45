package io.holdfast.hbase;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.util.CommonFSUtils;
import org.apache.hadoop.hbase.wal.AbstractFSWALProvider;
import org.apache.hadoop.hbase.wal.WAL;
import org.apache.hadoop.hbase.wal.WALFactory;
import org.apache.hadoop.hbase.wal.WALStreamReader;
import org.apache.hadoop.hbase.wal.WALTailingReader;

/**
 * The files of logs, wherever they are: a server has a folder of those that it may need, whose name gets an ending while the
 * logs of a dead server are split; from there they move to a folder of old ones, which may have a folder for each server.
 */
final class WalFiles {

    /** What a log ends with that was closed: {@code ProtobufLogReader.PB_WAL_COMPLETE_MAGIC} in HBase. */
    private static final byte[] END = {'L', 'A', 'W', 'P'};

    private static final int MOST_LISTINGS = 20;

    private static final long BETWEEN_TELLING = 1 << 18;

    private final FileSystem fileSystem;
    private final Path current;
    private final Path old;
    private final Configuration conf;

    private WalFiles(FileSystem fileSystem, Path root, Configuration conf) {
        this.fileSystem = fileSystem;
        this.current = new Path(root, HConstants.HREGION_LOGDIR_NAME);
        this.old = new Path(root, HConstants.HREGION_OLDLOGDIR_NAME);
        this.conf = conf;
    }

    static WalFiles open(Configuration conf) throws IOException {
        FileSystem fileSystem = CommonFSUtils.getWALFileSystem(conf);
        return new WalFiles(
                fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem,
                CommonFSUtils.getWALRootDir(conf),
                conf);
    }

    /** Is given each entry of a log. */
    @FunctionalInterface
    interface Visitor {
        void visit(WAL.Entry entry) throws IOException;
    }

    /** What a file held. */
    record Read(long bytes, long entries) {}

    /** A file moves while it is listed: the places are looked through in the order in which it passes through them. */
    List<WalFile> list() throws IOException {
        for (int i = 1; ; i++) {
            try {
                return listOnce();
            } catch (FileNotFoundException e) {
                if (i == MOST_LISTINGS) {
                    throw e;
                }
            }
        }
    }

    private List<WalFile> listOnce() throws IOException {
        Map<String, WalFile> found = new HashMap<>();
        for (FileStatus folder : fileSystem.listStatus(current)) {
            if (folder.isDirectory()) {
                inUse(folder.getPath()).forEach(file -> found.put(file.name(), file));
            }
        }
        for (FileStatus file : oldFiles()) {
            parse(file, WalFile.State.CLOSED, false).ifPresent(wal -> found.put(wal.name(), wal));
        }
        return found.values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    /** Of each log of a server that runs, or has just died, the last file may still be written. */
    private List<WalFile> inUse(Path folder) throws IOException {
        boolean beingSplit = folder.getName().endsWith(AbstractFSWALProvider.SPLITTING_EXT);
        List<WalFile> files = new ArrayList<>();
        Map<String, Long> last = new HashMap<>();
        for (FileStatus status : fileSystem.listStatus(folder)) {
            parse(status, WalFile.State.CLOSING, true).ifPresent(file -> {
                files.add(file);
                last.merge(logOf(file), file.number(), Math::max);
            });
        }
        List<WalFile> looked = new ArrayList<>();
        for (WalFile file : files) {
            boolean isLast = last.getOrDefault(logOf(file), 0L) == file.number();
            if (beingSplit) {
                looked.add(file);
            } else if (isLast) {
                looked.add(in(WalFile.State.WRITTEN, file));
            } else {
                looked.add(isEnded(new Path(folder, file.name())) ? in(WalFile.State.CLOSED, file) : file);
            }
        }
        return looked;
    }

    static String logOf(WalFile file) {
        return file.group().isEmpty() ? file.server() : file.server() + "." + file.group();
    }

    private static WalFile in(WalFile.State state, WalFile file) {
        return new WalFile(
                file.server(), file.group(), file.number(), file.name(), state, file.needed(), file.length());
    }

    private boolean isEnded(Path path) throws IOException {
        long length = fileSystem.getFileStatus(path).getLen();
        if (length < END.length) {
            return false;
        }
        byte[] end = new byte[END.length];
        try (FSDataInputStream in = fileSystem.open(path)) {
            in.readFully(length - END.length, end);
        } catch (EOFException notYet) {
            return false;
        }
        return Arrays.equals(end, END);
    }

    private List<FileStatus> oldFiles() throws IOException {
        List<FileStatus> files = new ArrayList<>();
        if (!fileSystem.exists(old)) {
            return files;
        }
        for (FileStatus status : fileSystem.listStatus(old)) {
            if (status.isDirectory()) {
                files.addAll(List.of(fileSystem.listStatus(status.getPath())));
            } else {
                files.add(status);
            }
        }
        return files;
    }

    private static Optional<WalFile> parse(FileStatus file, WalFile.State state, boolean needed) {
        String name = file.getPath().getName();
        return WalName.parse(name)
                .map(parts -> new WalFile(
                        parts.server().getServerName(),
                        parts.group(),
                        parts.number(),
                        name,
                        state,
                        needed,
                        file.getLen()));
    }

    /**
     * Gives the entries of a closed file to a visitor. A file without a trailer is one whose server died: it ends where its
     * last whole entry does. One that is empty, or was never written to, has none.
     *
     * @param progress told of the bytes that were read
     */
    Read read(WalFile file, Visitor visitor, LongConsumer progress) throws IOException {
        for (int i = 1; ; i++) {
            Path path = find(file).orElseThrow(() -> WalSorter.gone(file));
            WALStreamReader opened;
            try {
                opened = WALFactory.createStreamReader(fileSystem, path, conf);
            } catch (FileNotFoundException movedMeanwhile) {
                if (i == MOST_LISTINGS) {
                    throw movedMeanwhile;
                }
                continue;
            } catch (EOFException empty) {
                return new Read(file.length(), 0);
            }
            try (WALStreamReader reader = opened) {
                return read(reader, visitor, progress, isEnded(path));
            }
        }
    }

    /**
     * Whether a file that is written has nothing but its beginning: what was acknowledged before this is called would be seen. In
     * doubt it has. (The length that a file system tells of such a file is none to rely on, and a reader for closed files does.)
     */
    boolean isEmpty(WalFile file) throws IOException {
        Optional<Path> path = find(file);
        if (path.isEmpty()) {
            return false;
        }
        try (WALTailingReader reader = WALFactory.createTailingReader(fileSystem, path.get(), conf, -1)) {
            return reader.next(-1).getState() == WALTailingReader.State.EOF_AND_RESET;
        } catch (EOFException | FileNotFoundException notYetOrMoved) {
            return false;
        }
    }

    /**
     * Gives the entries of a file that may still be written to a visitor, from a position on, up to the last that is whole.
     *
     * @param position behind an entry, or 0
     * @return its bytes up to the position that was reached, and the entries that were given
     */
    Read follow(WalFile file, long position, Visitor visitor, LongConsumer progress) throws IOException {
        for (int i = 1; ; i++) {
            Path path = find(file).orElseThrow(() -> WalSorter.gone(file));
            WALTailingReader opened;
            try {
                opened = WALFactory.createTailingReader(fileSystem, path, conf, position == 0 ? -1 : position);
            } catch (FileNotFoundException movedMeanwhile) {
                if (i == MOST_LISTINGS) {
                    throw movedMeanwhile;
                }
                continue;
            } catch (EOFException withoutHeaderYet) {
                return new Read(position, 0);
            }
            try (WALTailingReader reader = opened) {
                return follow(reader, file, position, visitor, progress);
            }
        }
    }

    private static Read follow(
            WALTailingReader reader, WalFile file, long position, Visitor visitor, LongConsumer progress)
            throws IOException {
        long reached = position;
        long entries = 0;
        WALTailingReader.Result result = reader.next(-1);
        for (; result.getState() == WALTailingReader.State.NORMAL; result = reader.next(-1)) {
            visitor.visit(result.getEntry());
            entries++;
            progress.accept(result.getEntryEndPos() - reached);
            reached = result.getEntryEndPos();
        }
        if (!result.getState().eof()) {
            throw new IOException("unable to read on in %s behind byte %d".formatted(file.name(), reached));
        }
        return new Read(reached, entries);
    }

    private static Read read(WALStreamReader reader, Visitor visitor, LongConsumer progress, boolean ended)
            throws IOException {
        long entries = 0;
        long told = 0;
        try {
            for (WAL.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                visitor.visit(entry);
                entries++;
                long position = reader.getPosition();
                if (position - told >= BETWEEN_TELLING) {
                    progress.accept(position - told);
                    told = position;
                }
            }
        } catch (EOFException e) {
            if (ended) {
                throw e;
            }
        }
        progress.accept(reader.getPosition() - told);
        return new Read(reader.getPosition(), entries);
    }

    private Optional<Path> find(WalFile file) throws IOException {
        List<Path> places = List.of(
                new Path(new Path(current, file.server()), file.name()),
                new Path(old, file.name()),
                new Path(new Path(old, file.server()), file.name()),
                new Path(new Path(current, file.server() + AbstractFSWALProvider.SPLITTING_EXT), file.name()));
        for (Path place : places) {
            if (fileSystem.exists(place)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }
}
