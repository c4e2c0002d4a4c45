package io.holdfast.format;

import io.holdfast.error.Rejected;
import java.util.regex.Pattern;

/**
 * Names one object of a store, relative to the store's root: segments with slashes between, which every kind of store can
 * take as they are. Sorts by the characters of the whole path.
 */
public record ObjectKey(String path) implements Comparable<ObjectKey> {

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Pattern FORM = Pattern.compile(SEGMENT + "(/" + SEGMENT + ")*");
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
        return path.length() <= LONGEST && FORM.matcher(path).matches() && !hasLongSegment(path);
    }

    /** The last segment. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static boolean hasLongSegment(String path) {
        int start = 0;
        for (int i = 0; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/') {
                if (i - start > LONGEST_SEGMENT) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
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
