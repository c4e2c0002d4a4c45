package io.holdfast.restore;

import io.holdfast.format.ShardRef;
import io.holdfast.format.TableImage;
import io.holdfast.repository.Repository;

/** How much of an image is needed for what is to come back. */
public record SelectedFiles(long files, long bytes) {

    private static final SelectedFiles NONE = new SelectedFiles(0, 0);

    public static SelectedFiles of(Repository repository, TableImage image, Selection selection) {
        if (selection.isAll()) {
            return new SelectedFiles(image.files(), image.bytes());
        }
        SelectedFiles[] sum = {NONE};
        for (ShardRef shard : image.shards()) {
            repository.readShard(
                    shard,
                    region -> sum[0] = sum[0].plus(
                            selection.of(region).files(), selection.of(region).bytes()));
        }
        return sum[0];
    }

    private SelectedFiles plus(long moreFiles, long moreBytes) {
        return new SelectedFiles(files + moreFiles, bytes + moreBytes);
    }
}
