package io.holdfast.demo.data;

/** Numbers with leading zeros, so that keys sort as numbers do. A format string would take longer than the write. */
final class Digits {

    private static final String ZEROS = "0000000000000000";

    private Digits() {}

    static String decimal(long number, int width) {
        return padded(Long.toString(number), width);
    }

    static String hex(int number) {
        return padded(Integer.toHexString(number), 8);
    }

    private static String padded(String digits, int width) {
        return ZEROS.substring(0, Math.max(0, width - digits.length())) + digits;
    }
}
