package io.holdfast.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads documents: one line of envelope, which says what follows and carries its length and SHA-256, and one
 * line of JSON. So every document by itself shows that it is whole and unchanged. Equal documents become equal bytes.
 * Instances may be shared by threads.
 */
public final class DocumentCodec {

    /** A larger document is neither written nor read. */
    public static final int LARGEST = 1 << 28;

    private static final int VERSION = 1;
    private static final int LONGEST_ENVELOPE = 200;
    private static final Pattern ENVELOPE =
            Pattern.compile("\\{\"holdfast\":\"([a-z-]{1,40})\",\"version\":([1-9][0-9]{0,8}),"
                    + "\"length\":([1-9][0-9]{0,17}),\"sha256\":\"([0-9a-f]{64})\"\\}");
    private static final Map<Class<? extends Document>, String> TYPES = Map.of(
            RepositoryHeader.class, "repository",
            Root.class, "root",
            Manifest.class, "manifest",
            Intent.class, "intent",
            SessionHistory.class, "session-history",
            Verification.class, "verification",
            LogChain.class, "log-chain",
            LogSegment.class, "log-segment",
            LogTail.class, "log-tail");

    public byte[] encode(Document document) {
        byte[] body = bodyOf(document);
        String envelope = String.format(
                "{\"holdfast\":\"%s\",\"version\":%d,\"length\":%d,\"sha256\":\"%s\"}\n",
                typeName(document.getClass()), VERSION, body.length, Sha256.of(body));
        byte[] head = envelope.getBytes(StandardCharsets.US_ASCII);
        Invariant.holds(
                (long) head.length + body.length <= LARGEST,
                "a document of at most " + LARGEST + " bytes",
                body.length);
        byte[] object = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, object, head.length, body.length);
        return object;
    }

    /**
     * The document in {@code object}. Corrupt, naming {@code key}, where the bytes are not one whole document of this type;
     * Rejected where it needs a feature that this program does not know.
     */
    public <T extends Document> T decode(ObjectKey key, byte[] object, Class<T> type) {
        int end = endOfFirstLine(object);
        Matcher envelope = ENVELOPE.matcher(new String(object, 0, Math.max(end, 0), StandardCharsets.ISO_8859_1));
        if (!envelope.matches()) {
            throw corrupt(key, "expected an envelope in the first line, found none", null);
        }
        requireEqual(key, "type", typeName(type), envelope.group(1));
        requireEqual(key, "version", Integer.toString(VERSION), envelope.group(2));
        byte[] body = Arrays.copyOfRange(object, end + 1, object.length);
        requireEqual(key, "bytes", envelope.group(3), Integer.toString(body.length));
        requireEqual(key, "SHA-256", envelope.group(4), Sha256.of(body).hex());
        read(key, body, Features.class).requireKnown(key);
        return read(key, body, type);
    }

    private byte[] bodyOf(Document document) {
        try {
            byte[] json = Json.MAPPER.writeValueAsBytes(document);
            byte[] body = Arrays.copyOf(json, json.length + 1);
            body[json.length] = '\n';
            return body;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("every valid document has a JSON form", e);
        }
    }

    private static <T> T read(ObjectKey key, byte[] body, Class<T> type) {
        try {
            T document = Json.MAPPER.readValue(body, type);
            if (document != null) {
                return document;
            }
        } catch (IOException | HoldfastException e) {
            throw corrupt(key, "expected a valid " + type.getSimpleName() + ", found: " + e.getMessage(), e);
        }
        throw corrupt(key, "expected a " + type.getSimpleName() + ", found nothing", null);
    }

    private static int endOfFirstLine(byte[] object) {
        for (int i = 0; i < Math.min(object.length, LONGEST_ENVELOPE); i++) {
            if (object[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static void requireEqual(ObjectKey key, String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw corrupt(key, "expected " + what + " " + expected + ", found " + found, null);
        }
    }

    private static String typeName(Class<? extends Document> type) {
        String name = TYPES.get(type);
        if (name == null) {
            throw new IllegalArgumentException("no type of document: " + type);
        }
        return name;
    }

    private static Corrupt corrupt(ObjectKey key, String detail, @Nullable Throwable cause) {
        return new Corrupt(
                "unable to read " + key + ": " + detail,
                "the object was damaged or replaced; see docs/format.md",
                cause);
    }
}
