package io.holdfast.format;

/** All keys below one folder, or all keys: the empty text, or a key followed by a slash. */
public record KeyPrefix(String text) {

    public KeyPrefix {
        if (!text.isEmpty()) {
            Invariant.holds(text.endsWith("/"), "a prefix that ends with '/'", "'" + text + "'");
            ObjectKey.parse(text.substring(0, text.length() - 1));
        }
    }

    public static KeyPrefix all() {
        return new KeyPrefix("");
    }

    public static KeyPrefix folder(String path) {
        return new KeyPrefix(path + "/");
    }

    public boolean covers(ObjectKey key) {
        return key.path().startsWith(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
