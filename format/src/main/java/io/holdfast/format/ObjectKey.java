package io.holdfast.format;

import io.holdfast.error.Rejected;

/**
 * Names one object of a store, relative to the store's root: segments with slashes between, which every kind of store can
 * take as they are. Sorts by the characters of the whole path.
 */
public record ObjectKey(String path) implements Comparable<ObjectKey> {

    private static final int LONGEST = 512;
    /** What common file systems take as one name. */
    private static final int LONGEST_SEGMENT = 255;

    public ObjectKey {
        if (!isKey(path)) {
            throw new Rejected(
                    "unable to use an object key: expected at most " + LONGEST
                            + " bytes of segments of letters, digits, '.', '_' and '-' with '/' between, none starting with"
                            + " '.', found '" + path + "'",
                    null);
        }
    }

    public static ObjectKey parse(String path) {
        return new ObjectKey(path);
    }

    /** Whether this path can be a key. */
    public static boolean isKey(String path) {
        if (path.length() > LONGEST) {
            return false;
        }
        int start = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '/' ? i == start : !isLegal(c, i == start)) {
                return false;
            }
            start = c == '/' ? i + 1 : start;
            if (i + 1 - start > LONGEST_SEGMENT) {
                return false;
            }
        }
        return start < path.length();
    }

    private static boolean isLegal(char c, boolean first) {
        boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
        return alphanumeric || c == '_' || c == '-' || (c == '.' && !first);
    }

    /** The last segment. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public int compareTo(ObjectKey other) {
        return path.compareTo(other.path);
    }

    @Override
    public String toString() {
        return path;
    }
}
