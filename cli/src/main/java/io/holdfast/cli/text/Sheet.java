package io.holdfast.cli.text;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names and values under each other, in the order in which they were added. */
final class Sheet {

    private final Map<String, String> lines = new LinkedHashMap<>();

    Sheet add(String name, Object value) {
        lines.put(name, Printable.of(String.valueOf(value)));
        return this;
    }

    String text(Style style) {
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder();
        lines.forEach((name, value) -> text.append(style.strong(name))
                .append(" ".repeat(width - name.length() + 2))
                .append(value)
                .append('\n'));
        return text.toString();
    }
}
