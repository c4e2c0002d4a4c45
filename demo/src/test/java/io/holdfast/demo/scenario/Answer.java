package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** What a command answered: its exit status, and what it printed. */
record Answer(List<String> words, int status, String out, String err) {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The one JSON document on standard output. */
    JsonNode json() {
        try {
            return MAPPER.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("expected one JSON document, found: " + out, e);
        }
    }

    JsonNode done() {
        assertThat(status).as("exit status: %s", this).isZero();
        return json();
    }

    /** What is answered of something that was found damaged. */
    JsonNode damaged() {
        assertThat(status).as("exit status: %s", this).isEqualTo(6);
        assertThat(json().has("error")).as("%s", this).isFalse();
        return json();
    }

    /** The error's message; status and code must be these. */
    String refused(int expectedStatus, String code) {
        assertThat(status).as("exit status: %s", this).isEqualTo(expectedStatus);
        JsonNode error = json().path("error");
        assertThat(error.path("code").asText()).as("%s", this).isEqualTo(code);
        assertThat(error.has("hint")).as("%s", this).isTrue();
        String message = error.path("message").asText();
        assertThat(message).startsWith("unable to ");
        assertThat(err).as("no stack trace").doesNotContain("\tat ");
        return message;
    }
}
