package io.holdfast.storage.s3;

import io.holdfast.error.Conflict;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Rejected;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.Retries;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Collects a part at a time. What fits into one is put at once; for more, an upload is begun, to which each full part is
 * sent when the byte after it comes.
 */
final class S3ObjectSink extends ObjectSink {

    /** S3 puts the parts together without sending them anywhere; meanwhile it sends blanks. */
    private static final int FASTER_INSIDE = 1_000;

    private final S3Objects objects;
    private final ObjectKey key;
    private final PartSizes sizes;
    private final Retries retries;
    private final PartBuffer part;
    private final List<CompletedPart> sent = new ArrayList<>();
    private long sentBytes;
    private @Nullable String upload;
    private boolean ended;

    S3ObjectSink(S3Objects objects, ObjectKey key, PartSizes sizes, Retries retries) {
        this.objects = objects;
        this.key = key;
        this.sizes = sizes;
        this.retries = retries;
        this.part = new PartBuffer(sizes.of(1));
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        requireUsable();
        Objects.checkFromIndexSize(from, count, bytes.length);
        ended = true;
        for (int done = 0; done < count; ) {
            if (part.isFull()) {
                send();
            }
            done += part.add(bytes, from + done, count - done);
        }
        ended = false;
    }

    @Override
    public void commit() {
        requireUsable();
        ended = true;
        if (!(upload == null ? putWhole() : completeUpload())) {
            throw new Conflict("unable to create " + objects.named(key) + ": expected no object, found one", null);
        }
    }

    /** Parts that stay behind because the upload cannot be aborted are no object, and wait for the next sweep. */
    @Override
    public void close() {
        ended = true;
        part.clear(0);
        String begun = upload;
        upload = null;
        if (begun != null) {
            try {
                objects.client().abortMultipartUpload(request -> request.bucket(objects.bucket())
                        .key(objects.keyOf(key))
                        .uploadId(begun));
            } catch (SdkException e) {
                // They wait for the sweep.
            }
        }
    }

    private boolean putWhole() {
        String md5 = part.contentMd5();
        return objects.create(key, () -> objects.client()
                .putObject(
                        request -> request.bucket(objects.bucket())
                                .key(objects.keyOf(key))
                                .ifNoneMatch("*")
                                .contentMD5(md5)
                                .overrideConfiguration(objects.timeFor(part.length())),
                        part.body()));
    }

    private boolean completeUpload() {
        if (part.length() > 0) {
            send();
        }
        String begun = Objects.requireNonNull(upload);
        try {
            boolean created = objects.create(
                    key, () -> objects.client().completeMultipartUpload(request -> request.bucket(objects.bucket())
                            .key(objects.keyOf(key))
                            .uploadId(begun)
                            .ifNoneMatch("*")
                            .multipartUpload(parts -> parts.parts(sent))
                            .overrideConfiguration(objects.timeFor(sentBytes / FASTER_INSIDE))));
            if (created) {
                upload = null;
            }
            return created;
        } catch (OutcomeUnknown e) {
            // It may be completing still: nobody disturbs it.
            upload = null;
            throw e;
        }
    }

    private void send() {
        int number = sent.size() + 1;
        if (number > PartSizes.MOST_PARTS) {
            throw new Rejected(
                    "unable to create " + objects.named(key) + ": expected at most " + PartSizes.MOST_PARTS
                            + " parts, found more",
                    null);
        }
        String what = "write " + objects.named(key);
        String begun = begin(what);
        String md5 = part.contentMd5();
        String tag = retries.run(() -> objects.call(what, () -> objects.client()
                        .uploadPart(
                                request -> request.bucket(objects.bucket())
                                        .key(objects.keyOf(key))
                                        .uploadId(begun)
                                        .partNumber(number)
                                        .contentMD5(md5)
                                        .overrideConfiguration(objects.timeFor(part.length())),
                                part.body())))
                .eTag();
        sentBytes += part.length();
        sent.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        part.clear(sizes.of(number + 1));
    }

    private String begin(String what) {
        if (upload == null) {
            upload = retries.run(() -> objects.call(what, () -> objects.client()
                            .createMultipartUpload(
                                    request -> request.bucket(objects.bucket()).key(objects.keyOf(key)))))
                    .uploadId();
        }
        return upload;
    }

    private void requireUsable() {
        if (ended) {
            throw new IllegalStateException(objects.named(key) + " was committed, closed, or failed");
        }
    }
}
