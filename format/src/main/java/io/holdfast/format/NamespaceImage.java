package io.holdfast.format;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A namespace with the properties that its cluster had set on it. */
public record NamespaceImage(String name, SortedMap<String, String> properties) {

    public NamespaceImage {
        Invariant.holds(TableId.isNamespace(name), "a namespace", "'" + name + "'");
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        properties.forEach((key, value) ->
                Invariant.holds(key != null && value != null, "no property of " + name + " without value", key));
    }
}
