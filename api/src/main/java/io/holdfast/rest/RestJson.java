package io.holdfast.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.measure.Bandwidth;
import io.holdfast.measure.TimeSpan;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The JSON of requests and answers: the components of a record are its keys, moments are ISO-8601, what is absent is null.
 * A field that is unknown is refused in a request, as it is most likely misspelt, and passed over in an answer, as a newer
 * service may have written it.
 */
public final class RestJson {

    private static final ObjectMapper LENIENT = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(forms())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final ObjectMapper STRICT = LENIENT.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private RestJson() {}

    private static SimpleModule forms() {
        return new SimpleModule()
                .addSerializer(Instant.class, ToStringSerializer.instance)
                .addSerializer(Duration.class, ToStringSerializer.instance)
                .addSerializer(Bandwidth.class, new BandwidthWriter())
                .addDeserializer(
                        Instant.class, new TextForm<>(Instant.class, RestJson::instant, "a moment of ISO-8601"))
                .addDeserializer(
                        Duration.class, new TextForm<>(Duration.class, TimeSpan::parse, "a time: " + TimeSpan.FORM))
                .addDeserializer(
                        Bandwidth.class,
                        new TextForm<>(Bandwidth.class, RestJson::bandwidth, "a bandwidth: " + Bandwidth.FORM));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Bandwidth> bandwidth(String text) {
        try {
            return text.matches("[0-9]{1,18}")
                    ? Optional.of(new Bandwidth(Long.parseLong(text)))
                    : Bandwidth.parse(text);
        } catch (IllegalArgumentException tooLittle) {
            return Optional.empty();
        }
    }

    /** One line of JSON. */
    public static String write(Object value) {
        try {
            return LENIENT.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unable to write " + value.getClass() + " as JSON", e);
        }
    }

    /** What a service answered. */
    public static <R> R answer(String json, Class<R> type) {
        try {
            return LENIENT.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new Unavailable(
                    "unable to understand the service: expected a %s, found something else: %s"
                            .formatted(type.getSimpleName(), e.getOriginalMessage()),
                    "check that the address is that of a Holdfast service, of a version like this one",
                    e);
        }
    }

    // ---- requests

    /** A request's fields, as they are sent; what is absent is left out. */
    public static ObjectNode fields(Record request) {
        ObjectNode fields = LENIENT.valueToTree(request);
        fields.properties().removeIf(field -> field.getValue().isNull());
        return fields;
    }

    /** Reads the JSON object that a request has as its body; nothing at all is an object without fields. */
    public static ObjectNode body(String json) {
        try {
            if (json.isBlank()) {
                return STRICT.createObjectNode();
            }
            JsonNode read = STRICT.readTree(json);
            if (read instanceof ObjectNode object) {
                return object;
            }
            throw new Rejected("unable to read the request: expected a JSON object, found " + read.getNodeType(), null);
        } catch (JsonProcessingException e) {
            throw new Rejected(
                    "unable to read the request: expected JSON, found something else: " + e.getOriginalMessage(), null);
        }
    }

    /** Makes a request of the fields that were sent. */
    public static <Q extends Record> Q request(Endpoint<Q, ?> endpoint, ObjectNode sent) {
        ObjectNode whole = LENIENT.valueToTree(endpoint.defaults());
        merge(whole, sent);
        requiredFields(endpoint).stream()
                .filter(field -> !whole.has(field))
                .findFirst()
                .ifPresent(missing -> {
                    throw new Rejected(
                            "unable to read the request: expected the field '%s', found none".formatted(missing), null);
                });
        try {
            return STRICT.treeToValue(whole, endpoint.request());
        } catch (UnrecognizedPropertyException e) {
            throw new Rejected(
                    "unable to read the request: expected one of the fields %s, found '%s'"
                            .formatted(e.getKnownPropertyIds(), e.getPropertyName()),
                    null);
        } catch (JsonMappingException e) {
            throw new Rejected(
                    "unable to read the request: field '%s': %s".formatted(place(e), e.getOriginalMessage()), null);
        } catch (JsonProcessingException e) {
            throw new Rejected("unable to read the request: " + e.getOriginalMessage(), null);
        }
    }

    /** The fields that have no default and may not be absent. */
    public static List<String> requiredFields(Endpoint<?, ?> endpoint) {
        return Arrays.stream(endpoint.request().getRecordComponents())
                .filter(component -> !component.getType().equals(Optional.class))
                .map(RecordComponent::getName)
                .filter(name -> !endpoint.defaults().containsKey(name))
                .toList();
    }

    private static void merge(ObjectNode into, ObjectNode more) {
        for (Map.Entry<String, JsonNode> field : more.properties()) {
            JsonNode present = into.get(field.getKey());
            if (present instanceof ObjectNode below && field.getValue() instanceof ObjectNode deeper) {
                merge(below, deeper);
            } else if (!field.getValue().isNull()) {
                into.set(field.getKey(), field.getValue());
            }
        }
    }

    private static String place(JsonMappingException e) {
        return e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
    }

    /** Bytes in a second. */
    private static final class BandwidthWriter extends StdScalarSerializer<Bandwidth> {

        private static final long serialVersionUID = 1L;

        BandwidthWriter() {
            super(Bandwidth.class);
        }

        @Override
        public void serialize(Bandwidth value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(value.bytesPerSecond());
        }
    }

    /** A value that is written as a text or a number. */
    private static final class TextForm<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient Function<String, Optional<T>> parser;
        private final String expected;

        TextForm(Class<T> type, Function<String, Optional<T>> parser, String expected) {
            super(type);
            this.parser = parser;
            this.expected = expected;
        }

        @Override
        public T deserialize(JsonParser text, DeserializationContext context) throws IOException {
            String found = text.getText();
            return parser.apply(found)
                    .orElseThrow(
                            () -> JsonMappingException.from(text, "expected " + expected + ", found '" + found + "'"));
        }
    }
}
