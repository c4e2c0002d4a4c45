package io.holdfast.format;

import io.holdfast.error.Rejected;
import java.util.regex.Pattern;

/** An HBase cluster, by the id that it gave itself when it was made ({@code hbase.id}). */
public record ClusterId(String text) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Stands where no cluster has a part in what is written, as when somebody deletes a backup. */
    public static final ClusterId NONE = new ClusterId("none");

    public ClusterId {
        if (!FORM.matcher(text).matches()) {
            throw new Rejected(
                    "unable to use a cluster id: expected 1 to 64 letters, digits, '.', '_' or '-', found '" + text
                            + "'",
                    null);
        }
    }

    public static ClusterId parse(String text) {
        return new ClusterId(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
