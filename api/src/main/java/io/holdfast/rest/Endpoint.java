package io.holdfast.rest;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One request that can be made over HTTP.
 *
 * @param name of the request, unique
 * @param path with the names of fields of the request in braces; what else a GET has is in its query, and what else
 *     another method has is a JSON object
 * @param role who may ask for it, unless the request is for more than usual
 * @param defaults of fields that may be left out
 */
public record Endpoint<Q extends Record, R>(
        String name,
        Method method,
        String path,
        Effect effect,
        Role role,
        Class<Q> request,
        Map<String, Object> defaults,
        Class<R> result) {

    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z]+)}");

    public Endpoint {
        defaults = Map.copyOf(defaults);
    }

    /** The methods that are used. */
    public enum Method {
        GET,
        POST,
        DELETE
    }

    /** The fields of the request that are in the path. */
    public List<String> variables() {
        return VARIABLE.matcher(path)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
