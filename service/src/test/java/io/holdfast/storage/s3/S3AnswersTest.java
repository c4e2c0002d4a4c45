package io.holdfast.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.s3.ScriptedS3.Answer;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers that S3 may give mean to the caller of a store. */
class S3AnswersTest {

    private static final ObjectKey KEY = new ObjectKey("k");
    private static final String BEGUN =
            "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>";
    private static final Answer PART = new Answer(200, "", Map.of("ETag", "\"e\""));

    private final ScriptedS3 s3 = new ScriptedS3();
    private final ObjectStore store = s3.store(new PartSizes(10));

    @AfterEach
    void stop() {
        s3.close();
    }

    @ParameterizedTest
    @CsvSource({"500, InternalError", "503, SlowDown", "503, ServiceUnavailable", "408, RequestTimeout", "0, ''"})
    void aCreateThatMayHaveHappenedIsUnknown(int status, String code) {
        s3.script("PUT", "/bucket/p/k", status == 0 ? Answer.silence() : Answer.error(status, code));
        assertThatThrownBy(() -> store.putIfAbsent(KEY, new byte[3]))
                .isInstanceOf(OutcomeUnknown.class)
                .hasMessageStartingWith("unable to tell whether s3://bucket/p/k was created: ")
                .hasMessageContaining(code);
        assertThat(s3.requests).as("sent once").containsExactly("PUT /bucket/p/k");
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, let these credentials",
        "403, RequestTimeTooSkewed, set this machine's clock",
        "404, NoSuchBucket, create the bucket",
        "400, AuthorizationHeaderMalformed, name the bucket's region",
        "301, PermanentRedirect, name the bucket's region",
        "429, TooManyRequests, ",
        "400, BadDigest, ",
    })
    void aCreateThatWasRefusedHasNotHappened(int status, String code, String hint) {
        s3.script("PUT", "/bucket/p/k", Answer.error(status, code));
        assertThatThrownBy(() -> store.putIfAbsent(KEY, new byte[3]))
                .isInstanceOf(Unavailable.class)
                .hasMessage("unable to create s3://bucket/p/k: status " + status + ", " + code + " (because)")
                .satisfies(e ->
                        assertThat(((HoldfastException) e).hint().orElse("")).startsWith(hint == null ? "" : hint));
    }

    @Test
    void aServerWithoutTheConditionIsRejected() {
        s3.script("PUT", "/bucket/p/k", Answer.error(501, "NotImplemented"));
        assertThatThrownBy(() -> store.putIfAbsent(KEY, new byte[3])).isInstanceOf(Rejected.class);
    }

    @Test
    void aRefusedConditionMeansThatThereIsOne() {
        s3.script("PUT", "/bucket/p/k", Answer.error(412, "PreconditionFailed"));
        assertThat(store.putIfAbsent(KEY, new byte[3])).isFalse();
        try (ObjectSink sink = store.create(KEY)) {
            assertThatThrownBy(sink::commit).isInstanceOf(Conflict.class);
        }
    }

    @Test
    void aConflictMeansThatThereIsOneIfThereIs() {
        s3.script("PUT", "/bucket/p/k", Answer.error(409, "ConditionalRequestConflict"));
        s3.script("HEAD", "/bucket/p/k", Answer.error(404, ""), Answer.ok("x"));
        assertThatThrownBy(() -> store.putIfAbsent(KEY, new byte[3]))
                .isInstanceOfSatisfying(
                        Unavailable.class, e -> assertThat(e.hint()).isEmpty());
        assertThat(store.putIfAbsent(KEY, new byte[3])).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"500, InternalError", "503, SlowDown", "429, TooManyRequests", "0, ''"})
    void whatCreatesNothingMayBeRepeated(int status, String code) {
        Answer answer = status == 0 ? Answer.silence() : Answer.error(status, code);
        s3.script("GET", "/bucket", answer);
        s3.script("HEAD", "/bucket", answer);
        s3.script("DELETE", "/bucket", answer);
        for (Runnable call : new Runnable[] {
            () -> store.read(KEY, 1),
            () -> store.open(KEY, 0, 1),
            () -> store.stat(KEY),
            () -> store.list(KeyPrefix.all()),
            () -> store.delete(KEY)
        }) {
            assertThatThrownBy(call::run).isInstanceOfSatisfying(Unavailable.class, e -> assertThat(e.hint())
                    .isEmpty());
        }
    }

    @Test
    void aPartIsSentAgain() {
        s3.script("POST", "?uploads", Answer.error(503, "SlowDown"), Answer.ok(BEGUN));
        s3.script("PUT", "partNumber=1", Answer.error(500, "InternalError"), PART);
        s3.script("PUT", "partNumber=2", PART);
        s3.script("POST", "?uploadId=u1", Answer.ok("<CompleteMultipartUploadResult/>"));
        try (ObjectSink sink = store.create(KEY)) {
            sink.write(new byte[15]);
            sink.commit();
        }
        assertThat(s3.requests)
                .containsExactly(
                        "POST /bucket/p/k?uploads",
                        "POST /bucket/p/k?uploads",
                        "PUT /bucket/p/k?partNumber=1&uploadId=u1",
                        "PUT /bucket/p/k?partNumber=1&uploadId=u1",
                        "PUT /bucket/p/k?partNumber=2&uploadId=u1",
                        "POST /bucket/p/k?uploadId=u1");
    }

    @Test
    void anUploadThatFailsIsAborted() {
        s3.script("POST", "?uploads", Answer.ok(BEGUN));
        s3.script("PUT", "partNumber=1", Answer.error(500, "InternalError"));
        s3.script("DELETE", "uploadId=u1", new Answer(204, "", Map.of()));
        try (ObjectSink sink = store.create(KEY)) {
            assertThatThrownBy(() -> sink.write(new byte[15])).isInstanceOf(Unavailable.class);
            assertThatThrownBy(sink::commit).isInstanceOf(IllegalStateException.class);
        }
        assertThat(s3.requests).endsWith("DELETE /bucket/p/k?uploadId=u1");
    }

    /** S3 begins to answer before it knows how the completion ends. */
    @Test
    void aCompletionThatFailsInItsAnswerIsUnknownAndLeftAlone() {
        s3.script("POST", "?uploads", Answer.ok(BEGUN));
        s3.script("PUT", "partNumber=", PART);
        s3.script(
                "POST",
                "?uploadId=u1",
                new Answer(200, Answer.error(200, "InternalError").body(), Map.of()));
        try (ObjectSink sink = store.create(KEY)) {
            sink.write(new byte[15]);
            assertThatThrownBy(sink::commit).isInstanceOf(OutcomeUnknown.class);
        }
        assertThat(s3.requests).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void anAnswerThatIsCutIsUnavailable() throws Exception {
        s3.script(
                "GET",
                "/bucket/p/k",
                new Answer(206, "abc", Map.of("Content-Range", "bytes 0-9/10", "Content-Type", "text/plain")));
        try (InputStream in = store.open(KEY, 0, 10).orElseThrow()) {
            assertThatThrownBy(in::readAllBytes).isInstanceOfSatisfying(Unavailable.class, e -> assertThat(e.hint())
                    .isEmpty());
        }
    }

    @Test
    void aServerThatReadsNoRangesIsRejected() {
        s3.script("GET", "/bucket/p/k", Answer.ok("abc"));
        assertThatThrownBy(() -> store.open(KEY, 1, 1)).isInstanceOf(Rejected.class);
    }

    @Test
    void aListingOutOfOrderIsRejected() {
        s3.script("GET", "list-type=2", Answer.ok("""
                        <ListBucketResult><IsTruncated>false</IsTruncated>
                        <Contents><Key>p/b</Key><Size>1</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>
                        <Contents><Key>p/a</Key><Size>1</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>
                        </ListBucketResult>"""));
        assertThatThrownBy(() -> store.list(KeyPrefix.all()).toList())
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("found a after b");
    }

    @Test
    void aListingThatIsCutWithoutAWordHowToGoOnIsRejected() {
        s3.script(
                "GET",
                "list-type=2",
                Answer.ok("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"));
        assertThatThrownBy(() -> store.list(KeyPrefix.all()).toList())
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected a token");
    }

    @Test
    void onlyS3ItselfCanSayThatAnObjectIsNotThere() {
        s3.script("GET", "/bucket/p/k", new Answer(404, "<html>no such host</html>", Map.of()));
        assertThatThrownBy(() -> store.read(KEY, 1)).isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> store.open(KEY, 0, 1)).isInstanceOf(Unavailable.class);

        s3.script("GET", "/bucket/p/k", Answer.error(404, "NoSuchKey"));
        assertThat(store.read(KEY, 1)).isEmpty();
    }

    @Test
    void theSweepLeavesTheUploadsOfOtherProgramsAlone() {
        s3.script("GET", "uploads", Answer.ok("""
                        <ListMultipartUploadsResult><IsTruncated>false</IsTruncated>
                        <Upload><Key>p/data/x/y</Key><UploadId>u1</UploadId><Initiated>2026-01-01T00:00:00Z</Initiated></Upload>
                        <Upload><Key>p/films/x</Key><UploadId>u2</UploadId><Initiated>2026-01-01T00:00:00Z</Initiated></Upload>
                        <Upload><Key>p/film</Key><UploadId>u3</UploadId><Initiated>2026-01-01T00:00:00Z</Initiated></Upload>
                        </ListMultipartUploadsResult>"""));
        s3.script(
                "GET", "uploadId=u1", Answer.ok("<ListPartsResult><IsTruncated>false</IsTruncated></ListPartsResult>"));
        s3.script("DELETE", "uploadId=", new Answer(204, "", Map.of()));

        store.sweep(java.time.Instant.parse("2026-02-01T00:00:00Z"));

        assertThat(s3.requests)
                .filteredOn(request -> request.startsWith("DELETE"))
                .containsExactly("DELETE /bucket/p/data/x/y?uploadId=u1");
    }

    @Test
    void aLostAnswerOfTheSweepIsUnavailable() {
        s3.script("GET", "uploads", Answer.silence());
        assertThatThrownBy(() -> store.sweep(java.time.Instant.EPOCH)).isInstanceOf(Unavailable.class);
    }
}
