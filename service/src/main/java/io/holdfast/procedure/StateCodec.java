package io.holdfast.procedure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.error.Corrupt;

/**
 * The persisted form of the states of procedures: their records' components as JSON. Unknown keys are passed over, absent
 * ones are null, so that states can gain components.
 */
public final class StateCodec {

    private final ObjectMapper json;

    /** @param valueForms the forms of the value types that states are made of */
    public StateCodec(Module valueForms) {
        this.json = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(valueForms)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    JsonNode toJson(Record state) {
        return json.valueToTree(state);
    }

    <S> S fromJson(JsonNode state, Class<S> type) {
        try {
            return json.treeToValue(state, type);
        } catch (JsonProcessingException e) {
            throw new Corrupt("unable to read a procedure's state: " + e.getMessage(), null, e);
        }
    }
}
