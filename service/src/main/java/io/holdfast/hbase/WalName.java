package io.holdfast.hbase;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.hbase.ServerName;

/**
 * What the name of a log file says: {@code <server, URL-encoded>[.<group>].<number>}. HBase's own tables have logs of their
 * own, whose names end otherwise.
 */
record WalName(ServerName server, String group, long number) {

    private static final Pattern NAME = Pattern.compile("(.+?%2C\\d+%2C\\d+)(?:\\.(.+))?\\.(\\d{1,18})");

    /** Empty for a log of HBase's own, and for what is no log. */
    static Optional<WalName> parse(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String server = URLDecoder.decode(parts.group(1), StandardCharsets.UTF_8);
        String group = parts.group(2) == null ? "" : parts.group(2);
        return Optional.of(new WalName(ServerName.valueOf(server), group, Long.parseLong(parts.group(3))));
    }
}
