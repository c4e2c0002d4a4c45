package io.holdfast.cli;

import io.holdfast.rest.RestJson;

/** Writes results as JSON: the same that a service answers. */
final class Json {

    private Json() {}

    static String of(Object result) {
        return RestJson.write(result);
    }
}
