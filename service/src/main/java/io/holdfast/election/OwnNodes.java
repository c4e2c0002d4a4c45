package io.holdfast.election;

import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.ACL;

/** Nodes that nobody may read or change but the user who made them, where ZooKeeper knows who that is. */
public final class OwnNodes implements ACLProvider {

    @Override
    public List<ACL> getDefaultAcl() {
        return Ids.CREATOR_ALL_ACL;
    }

    @Override
    public List<ACL> getAclForPath(String path) {
        return Ids.CREATOR_ALL_ACL;
    }

    /**
     * Makes nodes our own that are open to everybody, because they were made before the cluster asked who one is. The node
     * at the root is the last, so that this is done again if it was not done to its end.
     */
    public static void claim(CuratorFramework zooKeeper, String root) {
        try {
            if (zooKeeper.getACL().forPath(root).equals(Ids.OPEN_ACL_UNSAFE)) {
                claimTree(zooKeeper, root);
            }
        } catch (KeeperException.NoNodeException nothingWasEverMade) {
            // What is made from now on is ours.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ZooKeeperErrors.translate("look at our nodes", e);
        } catch (Exception e) {
            throw ZooKeeperErrors.translate("look at our nodes", e);
        }
    }

    private static void claimTree(CuratorFramework zooKeeper, String node) throws Exception {
        try {
            for (String child : zooKeeper.getChildren().forPath(node)) {
                claimTree(zooKeeper, node + "/" + child);
            }
            zooKeeper.setACL().withACL(Ids.CREATOR_ALL_ACL).forPath(node);
        } catch (KeeperException.NoNodeException removedMeanwhile) {
            // Then nobody can change it.
        }
    }
}
