package io.holdfast.cli.text;

import java.util.List;

/** The first names of a list; the rest is only counted. */
final class Few {

    private static final int NAMED = 3;

    private Few() {}

    static String of(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }
}
