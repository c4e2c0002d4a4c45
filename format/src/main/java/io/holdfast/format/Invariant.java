package io.holdfast.format;

import java.util.List;
import java.util.TreeSet;

/**
 * What must hold of a value before it is written and after it was read; where it does not, the value cannot be built. Values
 * are built by the million: messages are put together for those that are wrong only.
 */
final class Invariant {

    private static final int LONGEST_NAME = 1024;

    private Invariant() {}

    static void holds(boolean condition, String expectation, Object found) {
        if (!condition) {
            throw new IllegalArgumentException("expected " + expectation + ", found " + found);
        }
    }

    static long notNegative(String what, long number) {
        if (number < 0) {
            throw new IllegalArgumentException("expected " + what + " of 0 or more, found " + number);
        }
        return number;
    }

    /** A name that HBase uses as one segment of a path. */
    static String pathName(String what, String name) {
        if (!isPathName(name)) {
            throw new IllegalArgumentException(
                    "expected " + what + " that can be one segment of a path, found '" + name + "'");
        }
        return name;
    }

    private static boolean isPathName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.equals(".") || name.equals("..")) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '/' || Character.isISOControl(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Text for people or of another program, bounded. */
    static String text(String what, String text, int longest) {
        holds(text.length() <= longest, what + " of at most " + longest + " characters", text.length());
        return text;
    }

    /** The elements in ascending order, each once. */
    static <T extends Comparable<T>> List<T> sortedSet(String what, List<T> elements) {
        List<T> sorted = List.copyOf(new TreeSet<>(elements));
        holds(sorted.size() == elements.size(), "each of the " + what + " once", elements.size() + " with duplicates");
        return sorted;
    }
}
