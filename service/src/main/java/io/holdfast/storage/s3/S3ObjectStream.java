package io.holdfast.storage.s3;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.Unavailable;
import io.holdfast.storage.ObjectStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** A range of an object while it arrives. What the connection loses is {@code Unavailable}: the object has it still. */
final class S3ObjectStream extends ObjectStream {

    private final String target;
    private final ResponseInputStream<GetObjectResponse> content;

    S3ObjectStream(String target, ResponseInputStream<GetObjectResponse> content, long length) {
        super(length);
        this.target = target;
        this.content = content;
    }

    @Override
    protected int receive(byte[] bytes, int from, int count) {
        try {
            return content.read(bytes, from, count);
        } catch (SdkException e) {
            throw S3Failure.of("read " + target, e);
        } catch (IOException e) {
            throw new Unavailable("unable to read " + target + ": " + e.getMessage(), null, e);
        }
    }

    @Override
    protected HoldfastException endedEarly(long missing) {
        return new Unavailable(
                "unable to read " + target + ": expected " + missing + " bytes more, found the end of the answer",
                null,
                null);
    }

    /** Drops the connection where the rest of the answer would have to be read for it to be used again. */
    @Override
    public void close() {
        if (left() > 0) {
            content.abort();
            return;
        }
        try {
            content.close();
        } catch (IOException | SdkException e) {
            // All bytes are here.
        }
    }
}
