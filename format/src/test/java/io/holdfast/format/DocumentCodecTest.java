package io.holdfast.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentCodecTest {

    private static final ObjectKey KEY = new ObjectKey("some/key");

    private static final String REST =
            "\"writtenAt\":\"2026-03-04T12:00:00Z\",\"backups\":[],\"ended\":[],\"condemned\":[],"
                    + "\"requiredFeatures\":[]}\n";

    private final DocumentCodec codec = new DocumentCodec();

    static List<Document> documents() {
        return Samples.documents();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void givesBackWhatWasWritten(Document document) {
        byte[] object = codec.encode(document);
        assertThat(codec.decode(KEY, object, document.getClass())).isEqualTo(document);
        assertThat(codec.encode(document)).isEqualTo(object);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyDamagedBitIsFound(Document document) {
        byte[] object = codec.encode(document);
        for (int i = 0; i < object.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = object.clone();
                damaged[i] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> codec.decode(KEY, damaged, document.getClass()))
                        .as("byte %s bit %s", i, bit)
                        .isInstanceOf(Corrupt.class)
                        .hasMessageContaining("some/key");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyTornEndIsFound(Document document) {
        byte[] object = codec.encode(document);
        for (int length = 0; length < object.length; length++) {
            byte[] torn = Arrays.copyOf(object, length);
            assertThatThrownBy(() -> codec.decode(KEY, torn, document.getClass()))
                    .isInstanceOf(Corrupt.class);
        }
        byte[] longer = Arrays.copyOf(object, object.length + 1);
        assertThatThrownBy(() -> codec.decode(KEY, longer, document.getClass())).isInstanceOf(Corrupt.class);
    }

    @Test
    void refusesADocumentOfAnotherType() {
        byte[] object = codec.encode(Samples.intent());
        assertThatThrownBy(() -> codec.decode(KEY, object, Root.class))
                .isInstanceOf(Corrupt.class)
                .hasMessage("unable to read some/key: expected type root, found intent");
    }

    @Test
    void toleratesUnknownFields() {
        byte[] object = withBody("session-history", """
                {"session":"20260304T120000123Z-0a1b2c3d","operation":"backup","state":"COMPLETE",\
                "startedAt":"2026-03-04T12:00:00Z","endedAt":"2026-03-04T12:00:00Z","later":{"a":[1]}}
                """);
        assertThat(codec.decode(KEY, object, SessionHistory.class).state()).isEqualTo("COMPLETE");
    }

    /** Even where the rest has another form by then. */
    @Test
    void refusesADocumentThatNeedsAnUnknownFeature() {
        byte[] object = withBody("root", "{\"requiredFeatures\":[\"bundles\"],\"backups\":7}\n");
        assertThatThrownBy(() -> codec.decode(KEY, object, Root.class))
                .isInstanceOf(Rejected.class)
                .hasMessage(
                        "unable to read some/key: expected no feature that this version does not know, found [bundles]");
    }

    @Test
    void refusesWhatIsNoValidDocument() {
        assertThat(codec.decode(KEY, withBody("root", "{\"generation\":1," + REST), Root.class)
                        .generation())
                .isEqualTo(1);
        for (String body : List.of(
                "null\n",
                "[]\n",
                "{}\n",
                "{\"generation\":1}\n",
                "{\"generation\":1,\"writtenAt\":\"noon\",\"backups\":[],\"ended\":[],\"condemned\":[],\"requiredFeatures\":[]}\n",
                "{\"generation\":\"1\"," + REST,
                "{\"generation\":1.0," + REST,
                "{\"generation\":1,\"generation\":1," + REST,
                "{\"generation\":1,\"writtenAt\":\"2026-03-04T12:00:00Z\",\"backups\":[],\"ended\":[\"x\"],\"condemned\":[],\"requiredFeatures\":[]}\n",
                "{\"generation\":1,\"writtenAt\":\"2026-03-04T12:00:00Z\",\"backups\":[],\"ended\":[null],\"condemned\":[],\"requiredFeatures\":[]}\n",
                "{\"generation\":1,\"writtenAt\":\"2026-03-04T12:00:00Z\",\"backups\":[],\"ended\":[],\"condemned\":[\"/\"],\"requiredFeatures\":[]}\n",
                "{\"generation\":2," + REST,
                "{\"generation\":1," + REST + "{}\n")) {
            assertThatThrownBy(() -> codec.decode(KEY, withBody("root", body), Root.class))
                    .as(body)
                    .isInstanceOf(Corrupt.class);
        }
    }

    @Test
    void readsAsTwoLinesOfText() {
        String text = new String(codec.encode(Samples.intent()), StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(2);
        assertThat(text.lines().toList().get(1))
                .isEqualTo("{\"session\":\"20260304T120000123Z-0a1b2c3d\","
                        + "\"cluster\":\"6f9b2c51-7a44-4ab0-9a53-0d7c7d5f3a10\",\"epoch\":12,\"owner\":\"host-1:4711\","
                        + "\"writtenAt\":\"2026-03-04T12:00:00.123456Z\",\"leaseUntil\":\"2026-03-04T12:10:00.123456Z\","
                        + "\"reuses\":[\"20260303T120000123Z-00000001\"]}");
    }

    static byte[] withBody(String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = String.format(
                "{\"holdfast\":\"%s\",\"version\":1,\"length\":%d,\"sha256\":\"%s\"}\n",
                type, bytes.length, Sha256.of(bytes));
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }
}
