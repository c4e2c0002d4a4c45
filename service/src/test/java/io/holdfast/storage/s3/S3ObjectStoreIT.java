package io.holdfast.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.ObjectStoreContract;
import io.holdfast.storage.Patience;
import io.holdfast.storage.StoreLocation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract against a server in a process of its own, with parts as small as S3 takes them. */
class S3ObjectStoreIT extends ObjectStoreContract {

    private static final PartSizes SMALL = new PartSizes(5 << 20);

    private final StoreLocation.Bucket place = SharedS3.newPlace();
    private final ObjectStore store = reopened();

    @Override
    protected ObjectStore newStore() {
        return store;
    }

    @Override
    protected ObjectStore reopened() {
        return new S3ObjectStore(place, SMALL, SharedS3.retries(), Patience.DEFAULT);
    }

    @Override
    protected int leavesRemains() {
        return SMALL.first() + 1;
    }

    /** The server keeps objects in files, under names longer by a few characters. */
    @Override
    protected int longestSegment() {
        return 200;
    }

    @Override
    protected int rounds(int usual) {
        return usual / 10;
    }

    @Test
    void listsMoreThanOnePage() {
        IntStream.range(0, 1100).forEach(i -> store.putIfAbsent(key("page/" + i), new byte[0]));
        assertThat(store.list(KeyPrefix.folder("page")).map(ObjectInfo::key)).hasSize(1100);
        assertThat(store.list(KeyPrefix.folder("page")).map(ObjectInfo::key)).isSorted();
    }

    @Test
    void namesInTheBucketThatAreNoKeysArePassedOver() {
        ObjectStore above = new S3ObjectStore(
                new StoreLocation.Bucket(place.name(), "", place.endpoint(), place.region(), true),
                SMALL,
                SharedS3.retries(),
                Patience.DEFAULT);
        above.putIfAbsent(key(place.prefix() + "-beside"), new byte[1]);
        store.putIfAbsent(key("x"), new byte[1]);
        assertThat(store.list(KeyPrefix.all()).map(ObjectInfo::key)).containsExactly(new ObjectKey("x"));
        assertThat(above.read(key(place.prefix() + "/x"), 1)).isPresent();
    }

    @Test
    void aMissingBucketIsNamedAndNotCreated() {
        ObjectStore missing = new S3ObjectStore(
                SharedS3.at(SharedS3.server().location("no-bucket", "x")), SharedS3.retries(), Patience.DEFAULT);
        for (Runnable call : List.<Runnable>of(
                missing::prepare,
                () -> missing.putIfAbsent(key("a"), new byte[1]),
                () -> put(missing, SMALL.first() * 3),
                () -> missing.read(key("a"), 1),
                () -> missing.open(key("a"), 0, 1),
                () -> missing.stat(key("a")),
                () -> missing.list(KeyPrefix.all()))) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(Unavailable.class, e -> assertThat(e.hint())
                            .hasValueSatisfying(hint -> assertThat(hint).startsWith("create the bucket")))
                    .hasMessageContaining("no-bucket");
        }
        assertThatThrownBy(missing::prepare).isInstanceOf(Unavailable.class);
    }

    @Test
    void wrongCredentialsAreSaid() {
        ObjectStore refused = new S3ObjectStore(place, SMALL, SharedS3.retries(), Patience.DEFAULT);
        String key = System.setProperty("aws.secretAccessKey", "wrong");
        try {
            assertThatThrownBy(() -> refused.putIfAbsent(key("x"), new byte[1]))
                    .isInstanceOfSatisfying(
                            Unavailable.class, e -> assertThat(e.hint()).isPresent())
                    .hasMessageContaining("status 403, SignatureDoesNotMatch");
        } finally {
            System.setProperty("aws.secretAccessKey", key);
        }
    }

    @Test
    void aServerThatIsNotThereHasCreatedNothing() {
        ObjectStore nowhere = new S3ObjectStore(
                SharedS3.at("s3://bucket/x?endpoint=http://127.0.0.1:1"), SharedS3.retries(), Patience.DEFAULT);
        for (Runnable call : List.<Runnable>of(
                nowhere::prepare,
                () -> nowhere.putIfAbsent(key("a"), new byte[1]),
                () -> put(nowhere, 10),
                () -> nowhere.stat(key("a")))) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("ConnectException")
                    .satisfies(e -> assertThat(((HoldfastException) e).hint()).isEmpty());
        }
    }

    private static void put(ObjectStore store, int length) {
        try (ObjectSink sink = store.create(key("large"))) {
            sink.write(new byte[length]);
            sink.commit();
        }
    }
}
