package io.holdfast.hbase;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.hbase.io.hfile.BlockType;
import org.apache.hadoop.hbase.io.hfile.FixedFileTrailer;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the bytes of a file, while they pass by in order, whether HBase can open it as an HFile: it walks from block to
 * block, compares HBase's own checksums of each, and reads the trailer at the end. Blocks are neither decompressed nor
 * decrypted, as the sums are over what is on disk. Memory is bounded by the sums of one block. For one thread.
 *
 * <p>Files of version 3, which every HBase from 2.0 on writes, are checked whole; of version 2, whose blocks may lack
 * checksums, the trailer only.
 */
public final class HFileCheck {

    private static final int LONGEST_TRAILER = 4096;

    /** HFileReaderImpl.MAX_MINOR_VERSION of HBase 2.0 to 2.6, which refuses greater ones. */
    private static final int GREATEST_MINOR_VERSION = 3;

    private enum State {
        HEADER,
        BODY,
        TRAILER,
        /** Where the next block begins is not known any more. */
        LOST
    }

    private final long length;
    private final byte[] tail;
    private final byte[] header = new byte[HFileBlockHeader.BYTES];
    private State state = State.HEADER;
    private long position;
    private int inHeader;
    private long trailerAt = -1;
    private long firstRootIndexAt = -1;
    private long fileInfoAt = -1;
    private @Nullable HFileBlockSums block;
    private @Nullable String problem;

    /** @param length of the whole file, in bytes */
    public HFileCheck(long length) {
        this.length = length;
        this.tail = new byte[(int) Math.min(length, LONGEST_TRAILER)];
    }

    /** Takes the next bytes of the file. Never fails, whatever they are. */
    public void update(byte[] bytes, int from, int count) {
        keepTail(bytes, from, count);
        int next = from;
        int end = from + count;
        while (next < end && (state == State.HEADER || state == State.BODY)) {
            next += state == State.HEADER ? takeHeader(bytes, next, end - next) : takeBody(bytes, next, end - next);
        }
        position += end - next;
    }

    /** What is wrong with the file, in a few words; empty if nothing is. Called once, after the last byte. */
    public Optional<String> finish() {
        if (length == 0) {
            return Optional.of("expected an HFile, found an empty file");
        }
        FixedFileTrailer trailer;
        try {
            trailer = HFileTail.trailer(tail);
        } catch (HFileTail.Unreadable e) {
            return Optional.of("expected the trailer of an HFile at the end, found: " + e.getMessage());
        }
        return trailer.getMajorVersion() < 3 ? Optional.empty() : Optional.ofNullable(problemOf(trailer));
    }

    private @Nullable String problemOf(FixedFileTrailer trailer) {
        if (trailer.getMinorVersion() > GREATEST_MINOR_VERSION) {
            return "expected a minor version of at most " + GREATEST_MINOR_VERSION + ", found "
                    + trailer.getMinorVersion();
        }
        if (problem != null) {
            return problem;
        }
        long expectedAt = length - trailer.getTrailerSize();
        if (state != State.TRAILER || trailerAt != expectedAt) {
            return "expected blocks up to the trailer at offset " + expectedAt + ", found "
                    + (state == State.TRAILER ? "a trailer at offset " + trailerAt : "the end in a block");
        }
        if (trailer.getLoadOnOpenDataOffset() != firstRootIndexAt) {
            return "expected the root index at offset " + trailer.getLoadOnOpenDataOffset() + ", found "
                    + place(firstRootIndexAt);
        }
        if (trailer.getFileInfoOffset() != fileInfoAt) {
            return "expected the file info at offset " + trailer.getFileInfoOffset() + ", found " + place(fileInfoAt);
        }
        return null;
    }

    private static String place(long offset) {
        return offset < 0 ? "none" : "it at offset " + offset;
    }

    private void keepTail(byte[] bytes, int from, int count) {
        long tailAt = length - tail.length;
        long skip = Math.max(0, tailAt - position);
        if (skip < count) {
            int into = Math.toIntExact(position + skip - tailAt);
            int part = Math.min(count - (int) skip, tail.length - into);
            System.arraycopy(bytes, from + (int) skip, tail, into, part);
        }
    }

    private int takeHeader(byte[] bytes, int from, int count) {
        int part = Math.min(count, header.length - inHeader);
        System.arraycopy(bytes, from, header, inHeader, part);
        inHeader += part;
        position += part;
        if (inHeader == header.length) {
            inHeader = 0;
            begin(position - header.length);
        }
        return part;
    }

    private void begin(long at) {
        Optional<BlockType> type = HFileBlockHeader.typeOf(header);
        if (type.isEmpty()) {
            lost(at, "expected a block, found none");
        } else if (type.get() == BlockType.TRAILER) {
            trailerAt = at;
            state = State.TRAILER;
        } else {
            note(type.get(), at);
            HFileBlockHeader read = HFileBlockHeader.read(header);
            Optional<String> wrong = read.problem(length - at);
            if (wrong.isPresent()) {
                lost(at, wrong.get());
            } else {
                block = new HFileBlockSums(read, header);
                state = State.BODY;
                endIfDone();
            }
        }
    }

    private void note(BlockType type, long at) {
        if (type == BlockType.ROOT_INDEX && firstRootIndexAt < 0) {
            firstRootIndexAt = at;
        }
        if (type == BlockType.FILE_INFO && fileInfoAt < 0) {
            fileInfoAt = at;
        }
    }

    private int takeBody(byte[] bytes, int from, int count) {
        HFileBlockSums current = Objects.requireNonNull(block);
        int taken = current.update(bytes, from, count);
        position += taken;
        endIfDone();
        return taken;
    }

    private void endIfDone() {
        HFileBlockSums current = Objects.requireNonNull(block);
        if (!current.isDone()) {
            return;
        }
        OptionalLong wrong = current.firstWrong();
        if (wrong.isPresent() && problem == null) {
            long at = position - current.blockBytes();
            problem = "block at offset " + at + ": expected the checksum that HBase wrote for the bytes from "
                    + (at + wrong.getAsLong()) + " on, found another";
        }
        block = null;
        state = State.HEADER;
    }

    private void lost(long at, String what) {
        state = State.LOST;
        if (problem == null) {
            problem = "block at offset " + at + ": " + what;
        }
    }
}
