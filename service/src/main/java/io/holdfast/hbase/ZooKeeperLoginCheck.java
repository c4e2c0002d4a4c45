package io.holdfast.hbase;

import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;

/** Finds out whether ZooKeeper accepts our login. HBase's client would only say, after a while, that nobody answers. */
final class ZooKeeperLoginCheck implements Watcher {

    private static final int PATIENCE_MILLIS = 10_000;

    private final CompletableFuture<Boolean> accepted = new CompletableFuture<>();

    private ZooKeeperLoginCheck() {}

    /**
     * Connects and disconnects.
     *
     * @throws Unavailable if the login is refused; not if nobody answers, as others say that better
     */
    static void require(String quorum) throws IOException {
        ZooKeeperLoginCheck check = new ZooKeeperLoginCheck();
        try {
            ZooKeeper zooKeeper = new ZooKeeper(quorum, PATIENCE_MILLIS, check);
            try {
                if (!check.accepted.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw refused(quorum);
                }
            } finally {
                zooKeeper.close();
            }
        } catch (TimeoutException nobodyAnswers) {
            // Whoever connects next says so.
        } catch (ExecutionException e) {
            throw new IllegalStateException("a state arrives, or none", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to log in to ZooKeeper: interrupted", null, e);
        }
    }

    @Override
    public void process(WatchedEvent event) {
        if (event.getState() == Event.KeeperState.SaslAuthenticated) {
            accepted.complete(true);
        } else if (event.getState() == Event.KeeperState.AuthFailed) {
            accepted.complete(false);
        }
    }

    private static Unavailable refused(String quorum) {
        return new Unavailable(
                "unable to log in to ZooKeeper: expected %s to accept our Kerberos login, found that it does not"
                        .formatted(quorum),
                "-v prints what its client says; for a ZooKeeper without Kerberos set "
                        + "HOLDFAST_OPTS=-Dzookeeper.sasl.client=false",
                null);
    }
}
