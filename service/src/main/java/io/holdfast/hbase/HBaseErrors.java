package io.holdfast.hbase;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.kerberos.RefusedLogin;
import java.io.IOException;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.hbase.DoNotRetryIOException;
import org.apache.hadoop.hbase.NamespaceNotFoundException;
import org.apache.hadoop.hbase.TableExistsException;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.io.hfile.CorruptHFileException;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.apache.hadoop.hbase.snapshot.CorruptedSnapshotException;
import org.apache.hadoop.hbase.snapshot.HBaseSnapshotException;
import org.apache.hadoop.hbase.snapshot.SnapshotDoesNotExistException;
import org.apache.hadoop.hbase.snapshot.SnapshotExistsException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/** Turns what HBase's client throws into our kinds of error. */
final class HBaseErrors {

    private HBaseErrors() {}

    @FunctionalInterface
    interface Call<T> {
        T call() throws IOException;
    }

    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** @param what completes "unable to …" */
    static <T> T calling(String what, Call<T> call) {
        try {
            return call.call();
        } catch (IOException e) {
            throw translate(what, e);
        }
    }

    static void doing(String what, Action action) {
        calling(what, () -> {
            action.run();
            return Boolean.TRUE;
        });
    }

    static HoldfastException translate(String what, IOException thrown) {
        // What a name node refuses comes in a wrapping, mostly.
        IOException e = thrown instanceof RemoteException remote ? remote.unwrapRemoteException() : thrown;
        String message = "unable to " + what + ": " + firstLine(e);
        if (e instanceof TableNotFoundException || e instanceof NamespaceNotFoundException) {
            return new Rejected("unable to " + what + ": expected it to exist, found nothing", null);
        }
        if (e instanceof SnapshotDoesNotExistException) {
            return new Rejected(message, null);
        }
        if (e instanceof TableExistsException) {
            return new Conflict("unable to " + what + ": expected no table of this name, found one", null);
        }
        if (e instanceof SnapshotExistsException) {
            return new Conflict("unable to " + what + ": expected no snapshot of this name, found one", null);
        }
        if (e instanceof CorruptedSnapshotException || e instanceof CorruptHFileException) {
            return new Corrupt(message, null, e);
        }
        if (e instanceof AccessDeniedException || e instanceof AccessControlException) {
            return new Rejected(message, "Holdfast needs the rights that its README lists");
        }
        if (e instanceof ClusterStorageCapacityExceededException) {
            return new Unavailable(message, "free some space in the cluster, or raise the quota", e);
        }
        if (e instanceof DoNotRetryIOException && !(e instanceof HBaseSnapshotException)) {
            return new Rejected(message, null);
        }
        return new Unavailable(
                message, RefusedLogin.isCauseOf(e) ? RefusedLogin.HINT : "check that the cluster is up", e);
    }

    private static String firstLine(IOException e) {
        String text = e.getClass().getSimpleName() + ": " + e.getMessage();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
