package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.holdfast.rest.Endpoint;
import io.holdfast.rest.Endpoints;
import io.holdfast.rest.RestJson;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What {@code docs/api/openapi.yaml} says is what the code does: every request, every field, and nothing else. */
class OpenApiTest {

    private static final Set<String> BESIDE = Set.of("/healthz", "/readyz", "/metrics");

    private final JsonNode document = read();

    private static JsonNode read() {
        Path here = Path.of("docs", "api", "openapi.yaml");
        Path file = Files.exists(here) ? here : Path.of("..").resolve(here);
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new AssertionError("unable to read " + file.toAbsolutePath(), e);
        }
    }

    @Test
    void everyRequestIsServedAndNoOther() {
        assertThat(Routes.all().stream().map(route -> route.endpoint().name()).toList())
                .containsExactlyInAnyOrderElementsOf(
                        Endpoints.all().stream().map(Endpoint::name).toList());
        assertThat(Endpoints.all()).extracting(Endpoint::name).doesNotHaveDuplicates();
    }

    @Test
    void everyRequestIsDescribedAndNoOther() {
        Set<String> described = new TreeSet<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(method -> described.add(method.getKey() + " " + path.getKey())));
        Set<String> expected = Endpoints.all().stream()
                .map(endpoint -> endpoint.method().name().toLowerCase(Locale.ROOT) + " " + endpoint.path())
                .collect(Collectors.toCollection(TreeSet::new));
        BESIDE.forEach(path -> expected.add("get " + path));
        assertThat(described).isEqualTo(expected);
    }

    @Test
    void whatIsSaidOfEachRequestIsSo() {
        for (Endpoint<?, ?> endpoint : Endpoints.all()) {
            JsonNode operation = operation(endpoint);
            assertThat(operation.path("operationId").asText()).isEqualTo(endpoint.name());
            assertThat(operation.path("summary").asText()).as(endpoint.name()).isNotBlank();
            assertThat(operation.path("x-role").asText())
                    .as(endpoint.name())
                    .isEqualTo(endpoint.role().name().toLowerCase(Locale.ROOT));
            assertThat(operation.path("x-effect").asText())
                    .as(endpoint.name())
                    .isEqualTo(endpoint.effect().name().toLowerCase(Locale.ROOT));
            assertFieldsOfRequest(endpoint, operation);
            JsonNode answer = operation
                    .path("responses")
                    .path("200")
                    .path("content")
                    .path("application/json")
                    .path("schema");
            assertDescribed(endpoint.result(), answer, endpoint.name());
        }
    }

    private JsonNode operation(Endpoint<?, ?> endpoint) {
        return document.path("paths")
                .path(endpoint.path())
                .path(endpoint.method().name().toLowerCase(Locale.ROOT));
    }

    private void assertFieldsOfRequest(Endpoint<?, ?> endpoint, JsonNode operation) {
        JsonNode body = resolved(operation
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema"));
        Set<String> parameters = StreamSupport.stream(
                        operation.path("parameters").spliterator(), false)
                .filter(parameter -> parameter.has("name"))
                .map(parameter -> parameter.path("name").asText())
                .collect(Collectors.toSet());
        Set<String> fields = Arrays.stream(endpoint.request().getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        Set<String> inBody = names(body.path("properties"));
        assertThat(Stream.concat(parameters.stream(), inBody.stream()).toList())
                .as(endpoint.name())
                .containsExactlyInAnyOrderElementsOf(fields);
        assertThat(parameters)
                .as(endpoint.name())
                .containsAll(endpoint.variables())
                .hasSize(
                        endpoint.method() == Endpoint.Method.POST
                                ? endpoint.variables().size()
                                : fields.size());
        Set<String> required = Stream.concat(
                        StreamSupport.stream(operation.path("parameters").spliterator(), false)
                                .filter(parameter -> parameter.path("required").asBoolean())
                                .map(parameter -> parameter.path("name").asText()),
                        StreamSupport.stream(body.path("required").spliterator(), false)
                                .map(JsonNode::asText))
                .collect(Collectors.toSet());
        assertThat(required).as(endpoint.name()).containsExactlyInAnyOrderElementsOf(RestJson.requiredFields(endpoint));
        for (RecordComponent field : endpoint.request().getRecordComponents()) {
            if (inBody.contains(field.getName())) {
                assertDescribed(field.getGenericType(), body.path("properties").path(field.getName()), endpoint.name());
            }
        }
    }

    private void assertDescribed(Type type, JsonNode schema, String where) {
        if (type instanceof ParameterizedType list && list.getRawType().equals(List.class)) {
            assertThat(schema.path("type").asText()).as(where).isEqualTo("array");
            assertDescribed(list.getActualTypeArguments()[0], schema.path("items"), where);
        } else if (type instanceof ParameterizedType optional
                && optional.getRawType().equals(Optional.class)) {
            assertDescribed(optional.getActualTypeArguments()[0], schema, where);
        } else if (type instanceof Class<?> one) {
            assertDescribed(one, schema, where);
        }
    }

    private void assertDescribed(Class<?> type, JsonNode schema, String where) {
        if (type.isSealed()) {
            assertThat(schema.path("oneOf")).as(where).hasSize(type.getPermittedSubclasses().length);
        } else if (type.isRecord() && !schema.has("oneOf")) {
            JsonNode described = resolved(schema).path("properties");
            assertThat(names(described))
                    .as("%s: %s", where, type.getSimpleName())
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getName)
                            .toList());
            for (RecordComponent field : type.getRecordComponents()) {
                assertDescribed(field.getGenericType(), described.path(field.getName()), where);
            }
        } else if (type.isEnum()) {
            assertThat(StreamSupport.stream(schema.path("enum").spliterator(), false)
                            .map(JsonNode::asText))
                    .as(where)
                    .containsExactlyElementsOf(Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .toList());
        } else {
            assertThat(schema.has("type") || schema.has("oneOf"))
                    .as("%s: %s %s", where, type, schema)
                    .isTrue();
        }
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode one = schema.has("allOf") ? schema.path("allOf").path(0) : schema;
        return one.has("$ref") ? document.at(one.path("$ref").asText().substring(1)) : one;
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
