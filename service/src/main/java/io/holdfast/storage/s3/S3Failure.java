package io.holdfast.storage.s3;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What an error of S3, or of the way there, means to the caller of a store. */
final class S3Failure {

    private static final String NO_BUCKET = "create the bucket, or check its name, its region and the endpoint";

    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;

    private S3Failure() {}

    /** Of a call that creates no object. */
    static HoldfastException of(String what, SdkException e) {
        if (e instanceof S3Exception answer && answer.statusCode() == NOT_IMPLEMENTED) {
            return new Rejected(
                    "unable to " + what + ": expected an S3 that can do it, found " + reason(e),
                    "'holdfast repo qualify' says what is missing");
        }
        return new Unavailable("unable to " + what + ": " + reason(e), hint(e), e);
    }

    /** Of a look at the bucket itself. The answer has no body, so its status has to say it. */
    static HoldfastException ofBucket(String bucket, SdkException e) {
        if (e instanceof S3Exception answer && answer.statusCode() == NOT_FOUND) {
            return new Unavailable(
                    "unable to use bucket " + bucket + ": expected one of this name, found none", NO_BUCKET, e);
        }
        return of("use bucket " + bucket, e);
    }

    /** Of a call that may have created its object: only answers that say it did not are taken as such. */
    static HoldfastException ofCreate(String target, SdkException e) {
        return hasDoneNothing(e)
                ? of("create " + target, e)
                : new OutcomeUnknown("unable to tell whether " + target + " was created: " + reason(e), e);
    }

    /** There is an object already. */
    static boolean isTaken(S3Exception e) {
        return e.statusCode() == PRECONDITION_FAILED;
    }

    /** Somebody else creates or deletes it at this moment. */
    static boolean isContended(S3Exception e) {
        return e.statusCode() == CONFLICT;
    }

    /** The answer to a HEAD, which has no body, says that the object is not there, or the bucket. */
    static boolean isMissing(S3Exception e) {
        return e.statusCode() == NOT_FOUND && !isMissingBucket(e);
    }

    /** S3 itself says that the object is not there, and not something on the way to it. */
    static boolean isMissingObject(S3Exception e) {
        return e.statusCode() == NOT_FOUND && code(e).equals("NoSuchKey");
    }

    static boolean isMissingUpload(S3Exception e) {
        return code(e).equals("NoSuchUpload");
    }

    static boolean isUnsatisfiable(S3Exception e) {
        return e.statusCode() == RANGE_NOT_SATISFIABLE;
    }

    private static boolean isMissingBucket(S3Exception e) {
        return code(e).equals("NoSuchBucket");
    }

    private static boolean hasDoneNothing(SdkException e) {
        if (e instanceof S3Exception answer) {
            int status = answer.statusCode();
            return status == NOT_IMPLEMENTED || (status >= 300 && status < SERVER_ERROR && status != REQUEST_TIMEOUT);
        }
        return hasNotBegun(e);
    }

    /** Nothing was sent: nobody was there to take it, or nobody to sign it. */
    private static boolean hasNotBegun(SdkException e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof ConnectException
                    || at instanceof UnknownHostException
                    || at instanceof NoRouteToHostException) {
                return true;
            }
        }
        return isWithoutCredentials(e);
    }

    private static boolean isWithoutCredentials(SdkException e) {
        return text(e).startsWith("Unable to load credentials");
    }

    private static String reason(SdkException e) {
        if (e instanceof S3Exception answer) {
            String code = code(answer);
            String detail = answer.awsErrorDetails() == null
                    ? null
                    : answer.awsErrorDetails().errorMessage();
            return "status " + answer.statusCode()
                    + (code.isEmpty() ? "" : ", " + code)
                    + (detail == null || detail.isEmpty() ? "" : " (" + detail + ")");
        }
        if (isWithoutCredentials(e)) {
            return "expected credentials, found none";
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == e ? text(e) : root.getClass().getSimpleName() + " (" + root.getMessage() + ")";
    }

    private static @Nullable String hint(SdkException e) {
        if (isWithoutCredentials(e)) {
            return "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile in ~/.aws/credentials";
        }
        if (!(e instanceof S3Exception answer)) {
            return null;
        }
        if (isMissingBucket(answer)) {
            return NO_BUCKET;
        }
        return switch (code(answer)) {
            case "RequestTimeTooSkewed" -> "set this machine's clock";
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
                "name the bucket's region: s3://…?region=…";
            case "NoSuchUpload" -> "it was taken for what a dead writer left, and swept: write again";
            default -> hint(answer.statusCode());
        };
    }

    private static @Nullable String hint(int status) {
        return switch (status) {
            case 301, 307 -> "name the bucket's region: s3://…?region=…";
            case 401, 403 ->
                "let these credentials list the bucket, and get, put and delete objects and uploads below the prefix";
            default -> null;
        };
    }

    /** Empty for answers to HEAD, which have no body. */
    private static String code(S3Exception e) {
        return e.awsErrorDetails() == null
                ? ""
                : Objects.requireNonNullElse(e.awsErrorDetails().errorCode(), "");
    }

    private static String text(SdkException e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }
}
