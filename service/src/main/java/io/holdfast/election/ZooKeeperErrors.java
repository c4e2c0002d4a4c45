package io.holdfast.election;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import org.apache.zookeeper.KeeperException;

/** What an error of ZooKeeper means to whoever wanted something there. */
final class ZooKeeperErrors {

    private ZooKeeperErrors() {}

    /** @param what completes "unable to …" */
    static HoldfastException translate(String what, Exception e) {
        if (e instanceof KeeperException.NoAuthException || e instanceof KeeperException.InvalidACLException) {
            return new Rejected(
                    "unable to %s: expected to be allowed to use %s in ZooKeeper, found that we are not: %s"
                            .formatted(what, ((KeeperException) e).getPath(), e.getMessage()),
                    "with Kerberos, these nodes are for the user alone who made them: let all of Holdfast run as one user");
        }
        return new Unavailable("unable to " + what + ": " + e, "check that ZooKeeper is up", e);
    }
}
