package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.io.compress.Compression;
import org.apache.hadoop.hbase.io.encoding.DataBlockEncoding;
import org.apache.hadoop.hbase.io.encoding.IndexBlockEncoding;
import org.apache.hadoop.hbase.io.hfile.HFileContextBuilder;
import org.apache.hadoop.hbase.regionserver.BloomType;
import org.apache.hadoop.hbase.util.ChecksumType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HFileCheckTest {

    private static final int TRAILER = 4096;

    @TempDir
    private Path folder = Path.of("");

    private static Arguments form(String name, UnaryOperator<HFileContextBuilder> context, String... settings) {
        return Arguments.of(
                name,
                new RealHFiles.Form(
                        c -> context.apply(c.withBlockSize(1 << 10)), BloomType.NONE, 3_000, false, List.of(settings)));
    }

    static Stream<Arguments> summedForms() {
        return Stream.of(
                form("CRC32C, as HBase 2 writes them", c -> c),
                form("CRC32", c -> c.withChecksumType(ChecksumType.CRC32)),
                form("sums of few bytes", c -> c.withBytesPerCheckSum(64)),
                form("sums of more bytes than a block has", c -> c.withBytesPerCheckSum(1 << 20)),
                form("compressed", c -> c.withCompression(Compression.Algorithm.GZ)),
                form("FAST_DIFF", c -> c.withDataBlockEncoding(DataBlockEncoding.FAST_DIFF)),
                form("ROW_INDEX_V1", c -> c.withDataBlockEncoding(DataBlockEncoding.ROW_INDEX_V1)),
                form("compressed DIFF", c -> c.withCompression(Compression.Algorithm.GZ)
                        .withDataBlockEncoding(DataBlockEncoding.DIFF)),
                form("encoded index", c -> c.withIndexBlockEncoding(IndexBlockEncoding.PREFIX_TREE)),
                form("index of several levels", c -> c, "hfile.index.block.max.size=512"),
                form("inline blocks in the cache", c -> c, "hbase.rs.cacheblocksonwrite=true"),
                Arguments.of(
                        "row bloom filter",
                        new RealHFiles.Form(
                                c -> c.withBlockSize(1 << 10), BloomType.ROW, 3_000, false, List.of(ONE_BLOOM))),
                Arguments.of(
                        "row and column bloom filter",
                        new RealHFiles.Form(
                                c -> c.withBlockSize(1 << 10), BloomType.ROWCOL, 3_000, false, List.of(ONE_BLOOM))),
                Arguments.of(
                        "tags",
                        new RealHFiles.Form(
                                c -> c.withCompressTags(true).withDataBlockEncoding(DataBlockEncoding.PREFIX),
                                BloomType.ROW,
                                3_000,
                                true)),
                Arguments.of("one row", new RealHFiles.Form(c -> c, BloomType.ROW, 1, false)),
                Arguments.of("no row at all", new RealHFiles.Form(c -> c, BloomType.ROW, 0, false)));
    }

    private static final String ONE_BLOOM = "io.storefile.bloom.block.size=512";

    private byte[] write(RealHFiles.Form form) {
        return new RealHFiles(folder).write(form, 1);
    }

    private static Optional<String> check(byte[] file, int step) {
        HFileCheck check = new HFileCheck(file.length);
        for (int at = 0; at < file.length; at += step) {
            check.update(file, at, Math.min(step, file.length - at));
        }
        return check.finish();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("summedForms")
    void everyFormThatHBaseWritesIsRight(String name, RealHFiles.Form form) {
        byte[] file = write(form);
        for (int step : new int[] {1, 33, 1000, 1 << 20}) {
            assertThat(check(file, step)).as("%s in steps of %s", name, step).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("summedForms")
    void aFlippedBitInAnyBlockIsFound(String name, RealHFiles.Form form) {
        byte[] file = write(form);
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = file.clone();
            int at = random.nextInt(file.length - TRAILER);
            damaged[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            assertThat(check(damaged, 1000)).as("%s, a bit at %s", name, at).isPresent();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("summedForms")
    void aFileThatEndsEarlyOrLacksAPartIsFound(String name, RealHFiles.Form form) {
        byte[] file = write(form);
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            assertThat(check(Arrays.copyOf(file, random.nextInt(file.length)), 1000))
                    .isPresent();
            int hole = random.nextInt(file.length - TRAILER);
            assertThat(check(Arrays.copyOfRange(file, hole + 1, file.length), 1000))
                    .as("%s without the first %s bytes", name, hole + 1)
                    .isPresent();
        }
    }

    @Test
    void blocksWithoutChecksumsAreWalkedOver() {
        RealHFiles.Form form = new RealHFiles.Form(
                c -> c.withBlockSize(1 << 10).withChecksumType(ChecksumType.NULL), BloomType.NONE, 3_000, false);
        byte[] file = write(form);
        assertThat(check(file, 1000)).isEmpty();
        byte[] noMagic = file.clone();
        noMagic[0] ^= 1;
        assertThat(check(noMagic, 1000))
                .hasValueSatisfying(what -> assertThat(what).contains("offset 0"));
    }

    @Test
    void aTrailerThatDoesNotParseIsFound() {
        byte[] file = write(new RealHFiles.Form(c -> c, BloomType.NONE, 10, false));
        for (int at : new int[] {file.length - 1, file.length - 4, file.length - TRAILER}) {
            byte[] damaged = file.clone();
            damaged[at] ^= 0x55;
            assertThat(check(damaged, 1000)).as("a byte at %s", at).isPresent();
        }
    }

    @Test
    void whatIsNoHFileIsSaidToBeNone() {
        assertThat(check(new byte[0], 1)).contains("expected an HFile, found an empty file");
        assertThat(check("not an HFile".getBytes(StandardCharsets.UTF_8), 5)).isPresent();
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[1 + random.nextInt(10_000)];
            random.nextBytes(noise);
            assertThat(check(noise, 100)).isPresent();
        }
    }

    @Test
    void aFileOfTwoFilesIsFound() {
        byte[] one = write(new RealHFiles.Form(c -> c, BloomType.NONE, 10, false));
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        assertThat(check(two, 1000)).isPresent();
    }
}
