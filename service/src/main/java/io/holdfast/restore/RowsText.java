package io.holdfast.restore;

import io.holdfast.error.Rejected;
import io.holdfast.format.Bytes;
import io.holdfast.hbase.KeyRange;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** {@code START..STOP} with row keys as HBase's shell prints them: visible ASCII, and {@code \xNN} for any other byte. */
final class RowsText {

    private static final String BETWEEN = "..";
    private static final String FORM =
            "write for example user-1000..user-2000, user-1000.. or ..user-2000; a byte is \\xNN, a dot beside the separator \\x2E";

    private RowsText() {}

    static KeyRange parse(String text) {
        int between = text.indexOf(BETWEEN);
        if (between < 0 || text.indexOf(BETWEEN, between + 1) >= 0) {
            throw new Rejected(
                    "unable to restore rows '%s': expected START..STOP, found '..' %s"
                            .formatted(text, between < 0 ? "missing" : "more than once"),
                    FORM);
        }
        Bytes start = row(text, text.substring(0, between));
        Bytes stop = row(text, text.substring(between + BETWEEN.length()));
        if (start.length() == 0 && stop.length() == 0) {
            throw new Rejected(
                    "unable to restore rows '%s': expected a first row, or one to stop before, found neither"
                            .formatted(text),
                    "without --rows all come back");
        }
        if (stop.length() > 0 && Arrays.compareUnsigned(start.toArray(), stop.toArray()) >= 0) {
            throw new Rejected(
                    "unable to restore rows '%s': expected to stop after the first row, found no row between them"
                            .formatted(text),
                    "rows are ordered by their bytes, and the last one is not included");
        }
        return new KeyRange(start, stop);
    }

    private static Bytes row(String whole, String text) {
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\') {
                row.write(escaped(whole, text, i));
                i += 4;
            } else if (c >= ' ' && c < 0x7f) {
                row.write(c);
                i++;
            } else {
                throw new Rejected(
                        "unable to restore rows '%s': expected visible ASCII and \\xNN, found '%c'".formatted(whole, c),
                        FORM);
            }
        }
        return Bytes.of(row.toByteArray());
    }

    private static int escaped(String whole, String text, int at) {
        boolean isOne = text.startsWith("\\x", at)
                && at + 4 <= text.length()
                && Character.digit(text.charAt(at + 2), 16) >= 0
                && Character.digit(text.charAt(at + 3), 16) >= 0;
        if (!isOne) {
            throw new Rejected(
                    "unable to restore rows '%s': expected two hexadecimal digits after \\x, found '%s'"
                            .formatted(whole, text.substring(at, Math.min(text.length(), at + 4))),
                    "a backslash itself is \\x5C");
        }
        return Integer.parseInt(text.substring(at + 2, at + 4), 16);
    }
}
