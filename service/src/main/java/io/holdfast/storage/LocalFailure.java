package io.holdfast.storage;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an error of the file system means to the caller of a store. Java tells most of them apart by their text only. */
final class LocalFailure {

    private static final String FULL = "No space left on device";
    private static final String QUOTA = "Disk quota exceeded";
    private static final String READ_ONLY = "Read-only file system";
    private static final String NOT_PERMITTED = "Operation not permitted";

    private LocalFailure() {}

    /** Nothing was changed, or what was changed is no object. */
    static Unavailable unavailable(String what, Path path, IOException e) {
        return new Unavailable("unable to " + what + " " + path + ": " + reason(e), hint(e), e);
    }

    /** A link could not be made. Only the refusals that are known to come before it are taken as such. */
    static HoldfastException ofLink(Path target, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new Unavailable("unable to create " + target + ": its folder is deleted again and again", null, e);
        }
        return switch (reason(e)) {
            case NOT_PERMITTED, "Function not implemented", "Operation not supported" -> withoutLinks(target, e);
            case FULL, QUOTA, READ_ONLY, "permission denied", "Not a directory", "a file where a folder is needed" ->
                unavailable("create", target, e);
            default -> new OutcomeUnknown("unable to tell whether " + target + " was created: " + reason(e), e);
        };
    }

    /** The object is there, but may be gone after a crash. */
    static OutcomeUnknown ofSync(Path target, IOException e) {
        return new OutcomeUnknown("unable to make " + target + " durable: " + reason(e), e);
    }

    static Rejected withoutLinks(Path target, Exception e) {
        return new Rejected(
                "unable to create " + target + ": expected a file system with hard links, found one that refuses them ("
                        + e.getMessage() + ")",
                "keep the repository on a file system such as ext4, XFS, ZFS or NFS");
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NotDirectoryException) {
            return "a file where a folder is needed";
        }
        if (e instanceof ClosedByInterruptException) {
            return "interrupted";
        }
        String reason = e instanceof FileSystemException f ? f.getReason() : null;
        return Objects.requireNonNullElse(reason, Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }

    private static @Nullable String hint(IOException e) {
        return switch (reason(e)) {
            case FULL, QUOTA -> "free some space there";
            case READ_ONLY -> "mount the file system for writing, and look into its log for the reason";
            case "Not a directory", "a file where a folder is needed" -> "move the file away";
            case "permission denied" -> "let user " + System.getProperty("user.name") + " read and write there";
            default -> null;
        };
    }
}
