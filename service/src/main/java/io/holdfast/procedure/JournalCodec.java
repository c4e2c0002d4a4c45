package io.holdfast.procedure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import java.io.IOException;
import java.util.List;

/**
 * The persisted form of procedures: one JSON object in UTF-8 with the components of {@link JournalRecord} as keys and
 * moments in ISO-8601. Unknown keys are passed over, so that an older version can read what a newer one wrote.
 */
public final class JournalCodec {

    /** What is written at once must fit, with room to spare, into one ZooKeeper request (jute.maxbuffer, 1 MiB). */
    public static final int LARGEST_BYTES = 900_000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private JournalCodec() {}

    /** The forms of records that are to be written together. */
    public static List<byte[]> encode(List<JournalRecord> records) {
        List<byte[]> encoded = records.stream().map(JournalCodec::encode).toList();
        int bytes = encoded.stream().mapToInt(one -> one.length).sum();
        if (bytes > LARGEST_BYTES) {
            throw new Rejected(
                    "unable to record procedure %s: expected at most %d bytes to remember, found %d"
                            .formatted(records.get(0).id(), LARGEST_BYTES, bytes),
                    "name fewer tables in one request");
        }
        return encoded;
    }

    static byte[] encode(JournalRecord record) {
        try {
            return JSON.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a state that cannot be written: " + record.kind(), e);
        }
    }

    public static JournalRecord decode(String where, byte[] bytes) {
        try {
            return JSON.readValue(bytes, JournalRecord.class);
        } catch (IOException e) {
            throw new Corrupt("unable to read the procedure at " + where + ": " + e.getMessage(), null, e);
        }
    }
}
