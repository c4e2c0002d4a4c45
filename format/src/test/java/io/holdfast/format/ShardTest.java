package io.holdfast.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ShardTest {

    private static final ObjectKey KEY = Layout.shard(Samples.BACKUP, 7);
    private static final List<RegionImage> REGIONS =
            List.of(Samples.region("aaaa", "", "g"), Samples.region("bbbb", "g", "p"), Samples.region("cccc", "p", ""));

    @Test
    void givesBackWhatWasWritten() throws IOException {
        byte[] shard = shard(REGIONS);
        ShardReader reader = new ShardReader(KEY, new ByteArrayInputStream(shard));
        assertThat(reader.header()).isEqualTo(Samples.shardHeader());
        assertThat(readAll(reader)).isEqualTo(REGIONS);
        assertThat(reader.counts()).isEqualTo(new ShardCounts(3, 6, 3L * "content of aaaa".length()));
        assertThat(reader.next()).isEmpty();
        assertThat(shard(REGIONS)).isEqualTo(shard);
    }

    @Test
    void mayBeEmpty() throws IOException {
        ShardReader reader = new ShardReader(KEY, new ByteArrayInputStream(shard(List.of())));
        assertThat(readAll(reader)).isEmpty();
    }

    @Test
    void isLinesOfJson() throws IOException {
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(shard(REGIONS))).readAllBytes(), StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0))
                .isEqualTo("{\"holdfast\":\"shard\",\"version\":1,\"backup\":\"20260304T120000123Z-0a1b2c3d\","
                        + "\"table\":\"shop:orders\",\"number\":7}");
        assertThat(lines.get(1))
                .startsWith("{\"region\":{\"encodedName\":\"aaaa\",\"regionId\":1700000000000,\"startKey\":\"\"");
        assertThat(lines.get(4)).isEqualTo("{\"end\":{\"regions\":3,\"files\":6,\"bytes\":45}}");
    }

    /** Some bits of gzip mean nothing; a change of those is found by the hash in the manifest. */
    @Test
    void damageIsFoundOrChangesNothing() throws IOException {
        byte[] shard = shard(REGIONS);
        for (int i = 0; i < shard.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = shard.clone();
                damaged[i] ^= (byte) (1 << bit);
                try {
                    assertThat(readAll(new ShardReader(KEY, new ByteArrayInputStream(damaged))))
                            .as("byte %s bit %s", i, bit)
                            .isEqualTo(REGIONS);
                } catch (Corrupt e) {
                    assertThat(e).hasMessageContaining(KEY.path());
                }
            }
        }
    }

    @Test
    void everyTornEndIsFound() throws IOException {
        byte[] shard = shard(REGIONS);
        for (int length = 0; length < shard.length; length++) {
            byte[] torn = Arrays.copyOf(shard, length);
            assertThatThrownBy(() -> readAll(new ShardReader(KEY, new ByteArrayInputStream(torn))))
                    .as("%s bytes", length)
                    .isInstanceOf(Corrupt.class);
        }
    }

    @Test
    void refusesAShardThatNeedsAnUnknownFeature() throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(target)) {
            gzip.write("{\"requiredFeatures\":[\"bundles\"]}\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> new ShardReader(KEY, new ByteArrayInputStream(target.toByteArray())))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void aMissingOrForeignLineIsFound() throws IOException {
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(shard(REGIONS))).readAllBytes(), StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            List<String> fewer = new ArrayList<>(lines);
            fewer.remove(i);
            requireCorrupt(fewer);
            List<String> more = new ArrayList<>(lines);
            more.add(i + 1, lines.get(i));
            requireCorrupt(more);
            List<String> other = new ArrayList<>(lines);
            other.set(i, "{}");
            requireCorrupt(other);
            other.set(i, "null");
            requireCorrupt(other);
        }
    }

    private static void requireCorrupt(List<String> lines) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(target)) {
            gzip.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> readAll(new ShardReader(KEY, new ByteArrayInputStream(target.toByteArray()))))
                .as(lines.toString())
                .isInstanceOf(Corrupt.class);
    }

    private static byte[] shard(List<RegionImage> regions) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        ShardWriter writer = new ShardWriter(target, Samples.shardHeader());
        for (RegionImage region : regions) {
            writer.write(region);
        }
        writer.finish();
        return target.toByteArray();
    }

    private static List<RegionImage> readAll(ShardReader reader) throws IOException {
        List<RegionImage> regions = new ArrayList<>();
        for (Optional<RegionImage> next = reader.next(); next.isPresent(); next = reader.next()) {
            regions.add(next.get());
        }
        return regions;
    }
}
