package io.holdfast.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Patience;
import io.holdfast.storage.s3.ScriptedS3.Answer;
import io.holdfast.testing.s3.SlowProxy;
import io.holdfast.testing.s3.SlowProxy.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that never answer, never read, or crawl: each call ends all the same. */
@Timeout(60)
class SlowS3Test {

    private static final ObjectKey KEY = new ObjectKey("k");
    private static final int MORE_THAN_SOCKETS_HOLD = 16 << 20;

    private final ScriptedS3 s3 = new ScriptedS3();
    private final SlowProxy proxy = SlowProxy.before(s3.endpoint());
    private final ObjectStore store = s3.store(
            proxy.endpoint(),
            new PartSizes(MORE_THAN_SOCKETS_HOLD / 2),
            new Patience(Duration.ofMillis(300), 100 << 20));

    /** The first call of a process takes its time. */
    @BeforeAll
    static void warmUp() {
        try (ScriptedS3 answering = new ScriptedS3()) {
            answering.script("GET", "/bucket/p/k", Answer.error(404, "NoSuchKey"));
            assertThat(answering.store(PartSizes.DEFAULT).read(KEY, 1)).isEmpty();
        }
    }

    @AfterEach
    void stop() {
        proxy.close();
        s3.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "DEAF", "DRIBBLING"})
    void aCallThatCreatesNothingFails(Pace pace) {
        proxy.treat(pace, line -> true);
        for (Runnable call : List.<Runnable>of(
                store::prepare,
                () -> store.read(KEY, 1),
                () -> store.open(KEY, 0, 1),
                () -> store.stat(KEY),
                () -> store.list(KeyPrefix.all()),
                () -> store.delete(KEY),
                () -> store.sweep(Instant.EPOCH))) {
            assertThatThrownBy(call::run).isInstanceOfSatisfying(Unavailable.class, e -> assertThat(e.hint())
                    .isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "DEAF", "DRIBBLING"})
    void whatBecameOfAnObjectIsUnknown(Pace pace) {
        proxy.treat(pace, line -> line.startsWith("PUT"));
        assertThatThrownBy(() -> store.putIfAbsent(KEY, new byte[MORE_THAN_SOCKETS_HOLD]))
                .isInstanceOf(OutcomeUnknown.class);
        try (ObjectSink sink = store.create(KEY)) {
            sink.write(new byte[10]);
            assertThatThrownBy(sink::commit).isInstanceOf(OutcomeUnknown.class);
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "DEAF", "DRIBBLING"})
    void aPartThatCannotBeSentFailsTheUpload(Pace pace) {
        s3.script(
                "POST",
                "?uploads",
                Answer.ok("<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"));
        proxy.treat(pace, line -> line.startsWith("PUT"));
        try (ObjectSink sink = store.create(KEY)) {
            assertThatThrownBy(() -> sink.write(new byte[MORE_THAN_SOCKETS_HOLD]))
                    .isInstanceOf(Unavailable.class);
        }
        assertThat(s3.requests).contains("POST /bucket/p/k?uploads");
    }
}
