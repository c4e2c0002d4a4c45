package io.holdfast.storage.s3;

import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.Swept;
import java.time.Instant;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The uploads that nobody completed. */
final class S3Uploads {

    private final S3Objects objects;

    S3Uploads(S3Objects objects) {
        this.objects = objects;
    }

    Swept sweep(Instant before) {
        ListMultipartUploadsRequest request = ListMultipartUploadsRequest.builder()
                .bucket(objects.bucket())
                .prefix(objects.root())
                .build();
        Swept swept = Swept.NOTHING;
        try {
            for (MultipartUpload upload :
                    objects.client().listMultipartUploadsPaginator(request).uploads()) {
                if (isOurs(upload) && upload.initiated().isBefore(before)) {
                    swept = abort(upload, swept);
                }
            }
            return swept;
        } catch (SdkException e) {
            throw S3Failure.of("sweep " + objects.place(), e);
        }
    }

    /** Without a prefix the bucket may be other programs' too. */
    private boolean isOurs(MultipartUpload upload) {
        if (!upload.key().startsWith(objects.root())) {
            return false;
        }
        String path = upload.key().substring(objects.root().length());
        return ObjectKey.isKey(path) && Layout.isPlaceOf(new ObjectKey(path));
    }

    private Swept abort(MultipartUpload upload, Swept swept) {
        try {
            long bytes = objects
                    .client()
                    .listPartsPaginator(request ->
                            request.bucket(objects.bucket()).key(upload.key()).uploadId(upload.uploadId()))
                    .parts()
                    .stream()
                    .mapToLong(Part::size)
                    .sum();
            objects.client()
                    .abortMultipartUpload(request ->
                            request.bucket(objects.bucket()).key(upload.key()).uploadId(upload.uploadId()));
            return swept.and(bytes);
        } catch (S3Exception e) {
            if (S3Failure.isMissingUpload(e)) {
                // Its writer has just ended it.
                return swept;
            }
            throw e;
        }
    }
}
