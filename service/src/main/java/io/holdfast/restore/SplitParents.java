package io.holdfast.restore;

import io.holdfast.format.ShardRef;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repository;
import java.util.HashMap;
import java.util.Map;

/** The regions of an image that were split, whose files their daughters refer to. */
final class SplitParents {

    private SplitParents() {}

    /** What each is called in the image, and what under the alias. */
    static Map<String, String> of(
            Cluster cluster, Repository repository, TableId alias, TableImage image, StepContext context) {
        Map<String, String> parents = new HashMap<>();
        for (ShardRef shard : image.shards()) {
            context.checkRunning();
            repository.readShard(shard, region -> {
                if (region.split()) {
                    parents.put(region.encodedName(), cluster.imports().regionName(alias, region));
                }
            });
        }
        return parents;
    }
}
