package io.holdfast.format;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;

/** The JSON forms of the records: components in their order, absent ones left out, each id as its text. */
final class Json {

    /** Sums of one file of 16 TiB; nothing else is near it. */
    private static final int LONGEST_STRING = 1 << 27;

    /** Configured once, never changed, shared by threads. */
    static final JsonMapper MAPPER = newMapper();

    private Json() {}

    private static JsonMapper newMapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(LONGEST_STRING)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(MapperFeature.AUTO_DETECT_GETTERS, MapperFeature.AUTO_DETECT_IS_GETTERS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
                .defaultPropertyInclusion(JsonInclude.Value.empty().withValueInclusion(JsonInclude.Include.NON_NULL))
                .addModule(forms())
                .build();
    }

    static SimpleModule forms() {
        SimpleModule forms = new SimpleModule("holdfast");
        text(forms, TableId.class, TableId::toString, TableId::parse);
        text(forms, SessionId.class, SessionId::text, SessionId::new);
        text(forms, BackupId.class, BackupId::text, BackupId::new);
        text(forms, ClusterId.class, ClusterId::text, ClusterId::new);
        text(forms, RepositoryId.class, RepositoryId::text, RepositoryId::new);
        text(forms, ObjectKey.class, ObjectKey::path, ObjectKey::new);
        text(forms, Sha256.class, Sha256::hex, Sha256::new);
        text(forms, Instant.class, Instant::toString, Instant::parse);
        text(
                forms,
                Bytes.class,
                bytes -> Base64.getEncoder().encodeToString(bytes.toArray()),
                base64 -> Bytes.of(Base64.getDecoder().decode(base64)));
        forms.addSerializer(LeaderEpoch.class, new EpochWriter());
        forms.addDeserializer(LeaderEpoch.class, new EpochReader());
        return forms;
    }

    private static <T> void text(
            SimpleModule forms, Class<T> type, Function<T, String> toText, Function<String, T> fromText) {
        forms.addSerializer(type, new TextWriter<>(toText));
        forms.addDeserializer(type, new TextReader<>(type, fromText));
    }

    private static final class TextWriter<T> extends JsonSerializer<T> {

        private final Function<T, String> toText;

        TextWriter(Function<T, String> toText) {
            this.toText = toText;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(toText.apply(value));
        }
    }

    private static final class TextReader<T> extends JsonDeserializer<T> {

        private final Class<T> type;
        private final Function<String, T> fromText;

        TextReader(Class<T> type, Function<String, T> fromText) {
            this.type = type;
            this.fromText = fromText;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                return context.reportInputMismatch(type, "expected text, found %s", json.currentToken());
            }
            return fromText.apply(json.getText());
        }
    }

    private static final class EpochWriter extends JsonSerializer<LeaderEpoch> {
        @Override
        public void serialize(LeaderEpoch epoch, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(epoch.number());
        }
    }

    private static final class EpochReader extends JsonDeserializer<LeaderEpoch> {
        @Override
        public LeaderEpoch deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                return context.reportInputMismatch(
                        LeaderEpoch.class, "expected a number, found %s", json.currentToken());
            }
            return new LeaderEpoch(json.getLongValue());
        }
    }
}
