package io.holdfast.repository;

import io.holdfast.format.ObjectKey;
import java.util.Optional;

/** A key as its folder and the number that is its name. A folder has thousands of them, and sets keep the numbers alone. */
record NumberedKey(String folder, int number) {

    private static final int DIGITS = 6;

    static ObjectKey key(String folder, int number) {
        return new ObjectKey(folder + String.format("%0" + DIGITS + "d", number));
    }

    /** Empty if the last segment is not a number of six digits. */
    static Optional<NumberedKey> of(ObjectKey key) {
        String path = key.path();
        int slash = path.lastIndexOf('/');
        if (path.length() - slash - 1 != DIGITS) {
            return Optional.empty();
        }
        int number = 0;
        for (int i = slash + 1; i < path.length(); i++) {
            int digit = path.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            number = 10 * number + digit;
        }
        return Optional.of(new NumberedKey(path.substring(0, slash + 1), number));
    }
}
