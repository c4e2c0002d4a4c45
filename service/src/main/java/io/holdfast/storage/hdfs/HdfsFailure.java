package io.holdfast.storage.hdfs;

import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.kerberos.RefusedLogin;
import java.io.IOException;
import java.net.UnknownHostException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/** What an error of HDFS, or of the way there, means to the caller of a store. */
final class HdfsFailure {

    private HdfsFailure() {}

    /** Of a call that makes no object appear. */
    static HoldfastException of(String what, Path path, IOException error) {
        IOException e = unwrapped(error);
        String message = "unable to " + what + " " + path + ": " + reason(e);
        return e instanceof ChecksumException ? new Corrupt(message, null, e) : new Unavailable(message, hint(e), e);
    }

    /** Of the rename that makes an object appear. Only refusals that are known to come before it are taken as such. */
    static HoldfastException ofRename(Path target, IOException error) {
        IOException e = unwrapped(error);
        boolean refused = e instanceof AccessControlException
                || e instanceof SafeModeException
                || e instanceof ClusterStorageCapacityExceededException
                || e instanceof ParentNotDirectoryException;
        return refused
                ? of("create", target, e)
                : new OutcomeUnknown("unable to tell whether " + target + " was created: " + reason(e), e);
    }

    /** What the name node threw, where it came in a wrapping. */
    static IOException unwrapped(IOException e) {
        return e instanceof RemoteException remote ? remote.unwrapRemoteException() : e;
    }

    /** The first line: the name node sends its stack along. */
    private static String reason(IOException e) {
        if (e instanceof ParentNotDirectoryException) {
            return "a file where a folder is needed";
        }
        String text = e.getClass().getSimpleName() + ": " + e.getMessage();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static @Nullable String hint(IOException e) {
        if (e instanceof AccessControlException) {
            return "let this user read and write there";
        }
        if (RefusedLogin.isCauseOf(e)) {
            return RefusedLogin.HINT;
        }
        if (e instanceof ClusterStorageCapacityExceededException) {
            return "free some space there, or raise the quota";
        }
        if (e instanceof ParentNotDirectoryException) {
            return "move the file away";
        }
        if (e instanceof UnknownHostException) {
            return "a name service is known from hdfs-site.xml: name its folder with --hbase-conf";
        }
        return null;
    }
}
