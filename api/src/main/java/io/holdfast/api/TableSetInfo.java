package io.holdfast.api;

import java.util.List;

/** A table set: its name, and its tables by name. */
public record TableSetInfo(String name, List<String> tables) {

    public TableSetInfo {
        tables = List.copyOf(tables);
    }
}
