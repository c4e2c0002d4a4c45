package io.holdfast.api;

import java.util.List;

/** All table sets of a repository, by name. */
public record TableSetList(List<TableSetInfo> sets) {

    public TableSetList {
        sets = List.copyOf(sets);
    }
}
