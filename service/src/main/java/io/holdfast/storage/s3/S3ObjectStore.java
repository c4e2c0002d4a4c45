package io.holdfast.storage.s3;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Patience;
import io.holdfast.storage.Retries;
import io.holdfast.storage.StoreLocation;
import io.holdfast.storage.Swept;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A store in a bucket of Amazon's S3 or of a server that speaks the same language. Each object is one object of the bucket,
 * under the location's prefix; creating asks S3 to refuse where there is one ({@code If-None-Match: *}), so a server that
 * does not know that header is no store. What a writer that died leaves are the parts of its upload.
 */
public final class S3ObjectStore implements ObjectStore {

    /** At the end of {@code bytes 0-9/1000}. */
    private static final Pattern WHOLE_LENGTH = Pattern.compile("/([0-9]{1,18})$");

    /** Bytes of a page of a listing at most: a thousand keys of a kilobyte. */
    private static final long LARGEST_PAGE = 1 << 20;

    private final StoreLocation.Bucket location;
    private final PartSizes sizes;
    private final Retries retries;
    private final S3Objects objects;

    /** @param retries for the parts of an upload */
    public S3ObjectStore(StoreLocation.Bucket location, Retries retries, Patience patience) {
        this(location, PartSizes.DEFAULT, retries, patience);
    }

    S3ObjectStore(StoreLocation.Bucket location, PartSizes sizes, Retries retries, Patience patience) {
        this.location = location;
        this.sizes = sizes;
        this.retries = retries;
        String root = location.prefix().isEmpty() ? "" : location.prefix() + "/";
        this.objects = new S3Objects(S3Clients.open(location, patience), location.name(), root, patience);
    }

    @Override
    public String location() {
        return location.toString();
    }

    /** A bucket has an owner, a region and rules: people make it. */
    @Override
    public void prepare() {
        requireBucket();
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        PartBuffer whole = new PartBuffer(content.length);
        whole.add(content, 0, content.length);
        String md5 = whole.contentMd5();
        return objects.create(key, () -> objects.client()
                .putObject(
                        request -> request.bucket(objects.bucket())
                                .key(objects.keyOf(key))
                                .ifNoneMatch("*")
                                .contentMD5(md5)
                                .overrideConfiguration(objects.timeFor(content.length)),
                        whole.body()));
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        return new S3ObjectSink(objects, key, sizes, retries);
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        return get(key, null).map(content -> {
            long length = content.response().contentLength();
            if (length > maxBytes) {
                content.abort();
                throw new Corrupt(
                        "unable to read " + objects.named(key) + ": expected at most " + maxBytes + " bytes, found "
                                + length,
                        null,
                        null);
            }
            try (InputStream in = new S3ObjectStream(objects.named(key), content, length)) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new Unavailable("unable to read " + objects.named(key) + ": " + e.getMessage(), null, e);
            }
        });
    }

    /** S3 knows no empty range: for that, the object is only looked for. */
    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        if (length == 0) {
            return stat(key).map(info -> {
                requireRange(key, offset, 0, info.length());
                return InputStream.nullInputStream();
            });
        }
        long last = length - 1 > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length - 1;
        try {
            return get(key, "bytes=" + offset + "-" + last).map(content -> ranged(key, content, offset, length));
        } catch (RangeMissed e) {
            return stat(key).map(info -> {
                requireRange(key, offset, length, info.length());
                throw new Unavailable("unable to read " + objects.named(key) + ": " + e.getMessage(), null, e);
            });
        }
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        try {
            HeadObjectResponse found = objects.client()
                    .headObject(request -> request.bucket(objects.bucket()).key(objects.keyOf(key)));
            return Optional.of(new ObjectInfo(key, found.contentLength(), S3Times.toSeconds(found.lastModified())));
        } catch (S3Exception e) {
            if (S3Failure.isMissing(e)) {
                // The answer would be the same if it were the bucket.
                requireBucket();
                return Optional.empty();
            }
            throw S3Failure.of("read " + objects.named(key), e);
        } catch (SdkException e) {
            throw S3Failure.of("read " + objects.named(key), e);
        }
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        S3Listing listing = new S3Listing(
                objects.root(),
                token -> objects.call("list " + objects.place() + prefix, () -> objects.client()
                        .listObjectsV2(request -> request.bucket(objects.bucket())
                                .prefix(objects.root() + prefix.text())
                                .continuationToken(token)
                                .overrideConfiguration(objects.timeFor(LARGEST_PAGE)))));
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(listing, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    @Override
    public void delete(ObjectKey key) {
        objects.call("delete " + objects.named(key), () -> objects.client()
                .deleteObject(request -> request.bucket(objects.bucket()).key(objects.keyOf(key))));
    }

    @Override
    public Swept sweep(Instant before) {
        return new S3Uploads(objects).sweep(before);
    }

    private Optional<ResponseInputStream<GetObjectResponse>> get(ObjectKey key, @Nullable String range) {
        try {
            return Optional.of(objects.client().getObject(request -> request.bucket(objects.bucket())
                    .key(objects.keyOf(key))
                    .range(range)));
        } catch (S3Exception e) {
            if (S3Failure.isMissingObject(e)) {
                return Optional.empty();
            }
            if (range != null && S3Failure.isUnsatisfiable(e)) {
                throw new RangeMissed(e);
            }
            throw S3Failure.of("read " + objects.named(key), e);
        } catch (SdkException e) {
            throw S3Failure.of("read " + objects.named(key), e);
        }
    }

    private InputStream ranged(
            ObjectKey key, ResponseInputStream<GetObjectResponse> content, long offset, long length) {
        Matcher whole = WHOLE_LENGTH.matcher(
                Objects.requireNonNullElse(content.response().contentRange(), ""));
        if (!whole.find()) {
            content.abort();
            throw new Rejected(
                    "unable to read " + objects.named(key) + ": expected a range, found the whole object",
                    "keep the repository on an S3 that reads ranges");
        }
        long found = Long.parseLong(whole.group(1));
        if (found - offset < length) {
            content.abort();
            throw tooShort(key, offset, length, found);
        }
        return new S3ObjectStream(objects.named(key), content, length);
    }

    private void requireRange(ObjectKey key, long offset, long length, long found) {
        if (found - offset < length) {
            throw tooShort(key, offset, length, found);
        }
    }

    private Corrupt tooShort(ObjectKey key, long offset, long length, long found) {
        return new Corrupt(
                "unable to read " + objects.named(key) + ": expected " + length + " bytes from offset " + offset
                        + ", found an object of " + found + " bytes",
                null,
                null);
    }

    private void requireBucket() {
        try {
            objects.client().headBucket(request -> request.bucket(location.name()));
        } catch (SdkException e) {
            throw S3Failure.ofBucket(location.name(), e);
        }
    }

    /** The object ends before the range begins. */
    private static final class RangeMissed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RangeMissed(S3Exception cause) {
            super(cause.getMessage(), cause);
        }
    }
}
