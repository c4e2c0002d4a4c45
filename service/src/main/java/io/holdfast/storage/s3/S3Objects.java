package io.holdfast.storage.s3;

import io.holdfast.error.HoldfastException;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.Patience;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The bucket, and where in it the keys begin.
 *
 * @param root what stands before each key: empty, or a prefix with a slash at its end
 * @param patience with calls that move many bytes
 */
record S3Objects(S3Client client, String bucket, String root, Patience patience) {

    /** The time that a call is given which moves so many bytes. */
    Consumer<AwsRequestOverrideConfiguration.Builder> timeFor(long bytes) {
        return settings -> settings.apiCallAttemptTimeout(patience.forBytes(bytes));
    }

    String keyOf(ObjectKey key) {
        return root + key.path();
    }

    /** An object as messages name it. */
    String named(ObjectKey key) {
        return "s3://" + bucket + "/" + keyOf(key);
    }

    String place() {
        return "s3://" + bucket + "/" + root;
    }

    boolean exists(ObjectKey key) {
        try {
            client.headObject(request -> request.bucket(bucket).key(keyOf(key)));
            return true;
        } catch (S3Exception e) {
            if (S3Failure.isMissing(e)) {
                return false;
            }
            throw S3Failure.of("read " + named(key), e);
        } catch (SdkException e) {
            throw S3Failure.of("read " + named(key), e);
        }
    }

    /**
     * Makes a call that creates an object.
     *
     * @return false if there is one of this key
     */
    boolean create(ObjectKey key, Runnable call) {
        try {
            call.run();
            return true;
        } catch (S3Exception e) {
            if (S3Failure.isTaken(e) || (S3Failure.isContended(e) && exists(key))) {
                return false;
            }
            throw S3Failure.ofCreate(named(key), e);
        } catch (SdkException e) {
            throw S3Failure.ofCreate(named(key), e);
        }
    }

    /** Makes a call that creates nothing. */
    <T> T call(String what, Supplier<T> call) throws HoldfastException {
        try {
            return call.get();
        } catch (SdkException e) {
            throw S3Failure.of(what, e);
        }
    }
}
