package io.holdfast.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.error.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The form in which tasks and their results travel: the components of a record as JSON, in gzip. Unknown components are passed
 * over, so that records can gain some.
 */
public final class PackedJson {

    /** More than anything unpacks to that travels. */
    private static final int MOST = 64 << 20;

    private final JsonMapper json;

    /** @param valueForms the forms of the value types that tasks are made of */
    public PackedJson(Module valueForms) {
        this.json = JsonMapper.builder()
                .addModule(valueForms)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    public byte[] pack(Record value) {
        try {
            return pack(json.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    private static byte[] pack(byte[] text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return packed.toByteArray();
    }

    /** The same, if it has no more bytes than that, and can be unpacked. */
    public Optional<byte[]> packWithin(Record value, int most) {
        try {
            byte[] text = json.writeValueAsBytes(value);
            byte[] packed = pack(text);
            return text.length < MOST && packed.length <= most ? Optional.of(packed) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    /** {@code Rejected} if it is nothing of this type, or far too large. */
    public <T extends Record> T unpack(byte[] packed, Class<T> type) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] text = in.readNBytes(MOST);
            if (text.length == MOST) {
                throw unreadable(type, "more than " + MOST + " bytes");
            }
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw unreadable(type, e.getOriginalMessage());
        } catch (IOException e) {
            throw unreadable(type, String.valueOf(e.getMessage()));
        }
    }

    private static Rejected unreadable(Class<?> type, String found) {
        return new Rejected(
                "unable to read what came over the wire: expected a %s, found %s"
                        .formatted(type.getSimpleName(), found),
                "run the same version everywhere");
    }
}
