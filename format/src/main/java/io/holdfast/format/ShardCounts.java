package io.holdfast.format;

/** What a shard holds: its last line, so that a shard without its end is known as such. */
public record ShardCounts(int regions, long files, long bytes) {

    public ShardCounts {
        Invariant.notNegative("regions", regions);
        Invariant.notNegative("files", files);
        Invariant.notNegative("bytes", bytes);
    }

    ShardCounts plus(RegionImage region) {
        return new ShardCounts(Math.addExact(regions, 1), files + region.files(), bytes + region.bytes());
    }
}
