package io.holdfast.format;

import io.holdfast.error.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/** The name of a table: namespace and qualifier, by HBase's own rules. Written {@code ns:t}, or {@code t} in the namespace "default". */
public record TableId(String namespace, String name) implements Comparable<TableId> {

    public static final String DEFAULT_NAMESPACE = "default";

    private static final String HBASE_NAMESPACE = "hbase";

    private static final String RULE =
            "namespace:table or table, of letters, digits, '_', and in the table also '-' and '.'"
                    + " but not at its start";
    /** What a file system takes as one segment of a path. */
    private static final int LONGEST_BYTES = 255;

    public TableId {
        if (!isNamespace(namespace) || !isQualifier(name)) {
            throw rejected(namespace + ":" + name);
        }
    }

    /** Reads {@code ns:t} or {@code t}; anything else is rejected. */
    public static TableId parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new TableId(DEFAULT_NAMESPACE, text)
                : new TableId(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Whether it is one of the tables that HBase keeps for itself, which are neither backed up nor brought back. */
    public boolean isOfHBase() {
        return namespace.equals(HBASE_NAMESPACE);
    }

    static boolean isNamespace(String text) {
        return isWord(text, c -> c == '_');
    }

    private static boolean isQualifier(String text) {
        return isWord(text, c -> c == '_' || c == '-' || c == '.') && text.charAt(0) != '-' && text.charAt(0) != '.';
    }

    private static boolean isWord(String text, IntPredicate mark) {
        return !text.isEmpty()
                && !text.equals("zookeeper")
                && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_BYTES
                && text.chars().allMatch(c -> Character.isAlphabetic(c) || Character.isDigit(c) || mark.test(c));
    }

    private static Rejected rejected(String text) {
        return new Rejected("unable to use a table name: expected " + RULE + ", found '" + text + "'", null);
    }

    @Override
    public int compareTo(TableId other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace.equals(DEFAULT_NAMESPACE) ? name : namespace + ":" + name;
    }
}
