package io.holdfast.api;

import java.util.List;

/**
 * Names tables.
 *
 * @param tables their names, at least one, with the namespace where it is not the default one
 */
public record PitrRequest(List<String> tables) {

    public PitrRequest {
        tables = List.copyOf(tables);
    }
}
