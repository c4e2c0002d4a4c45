package io.holdfast.storage;

import io.holdfast.error.Rejected;
import io.holdfast.format.ObjectKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a store is, as an operator writes it. Its text is taken by {@link #parse}, and is the same for the same place. */
public sealed interface StoreLocation {

    /**
     * Reads {@code file:/path}, an absolute path, {@code hdfs://host:port/path}, {@code hdfs://nameservice/path} or {@code
     * s3://bucket/prefix}, the last with {@code ?endpoint=…&region=…&path-style=true} where needed; anything else is
     * rejected. Touches nothing.
     */
    static StoreLocation parse(String text) {
        return new StoreLocationText(text).parse();
    }

    /** A folder of this machine's file system. */
    record Folder(Path path) implements StoreLocation {

        public Folder {
            path = path.toAbsolutePath().normalize();
        }

        @Override
        public String toString() {
            return "file:" + path.toUri().getRawPath();
        }
    }

    /**
     * A folder of an HDFS.
     *
     * @param authority host and port of the name node, or the name of a name service
     * @param path of the folder, absolute, without a slash at its end
     */
    record Hdfs(String authority, String path) implements StoreLocation {

        private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?");

        public Hdfs {
            require(AUTHORITY.matcher(authority).matches(), "host:port or a name service", authority);
            path = path.replaceAll("/+", "/").replaceAll("/$", "");
            require(path.startsWith("/") && !(path + "/").contains("/../"), "the path of a folder", path);
        }

        @Override
        public String toString() {
            try {
                return new URI("hdfs", authority, path, null, null).toString();
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * A bucket of an S3, or the part of it below a prefix.
     *
     * @param prefix of all keys, without a slash at its end; empty for the whole bucket
     * @param endpoint of a server other than Amazon's: scheme, host and port
     * @param region without it, that of the surroundings
     * @param pathStyle whether the bucket stands in the path of a request and not in its host name, as many servers other
     *     than Amazon's want it
     */
    record Bucket(
            String name,
            String prefix,
            @Nullable URI endpoint,
            @Nullable String region,
            boolean pathStyle) implements StoreLocation {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");
        private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
        /** S3 takes keys of 1024 bytes; ours have up to 512. */
        private static final int LONGEST_PREFIX = 500;

        public Bucket {
            require(NAME.matcher(name).matches(), "the name of a bucket", name);
            prefix = prefix.replaceAll("/+$", "").replaceAll("^/+", "");
            require(
                    prefix.isEmpty() || (ObjectKey.isKey(prefix) && prefix.length() <= LONGEST_PREFIX),
                    "a prefix of at most 500 letters, digits, '.', '_', '-' and '/'",
                    prefix);
            require(region == null || REGION.matcher(region).matches(), "the name of a region", region);
            if (endpoint != null) {
                endpoint = plain(endpoint);
            }
        }

        @Override
        public String toString() {
            List<String> parameters = new ArrayList<>();
            if (endpoint != null) {
                parameters.add("endpoint=" + endpoint);
            }
            if (region != null) {
                parameters.add("region=" + region);
            }
            if (pathStyle) {
                parameters.add("path-style=true");
            }
            return "s3://" + name + (prefix.isEmpty() ? "" : "/" + prefix)
                    + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
        }

        /** Nothing but scheme, host and port. Whoever writes a password there is told so, and not printed. */
        private static URI plain(URI endpoint) {
            require(endpoint.getRawUserInfo() == null, "an endpoint without a password", "one with it");
            String scheme = endpoint.getScheme();
            boolean usable = ("http".equals(scheme) || "https".equals(scheme))
                    && endpoint.getHost() != null
                    && (endpoint.getRawPath().isEmpty() || endpoint.getRawPath().equals("/"))
                    && endpoint.getRawQuery() == null
                    && endpoint.getRawFragment() == null;
            require(usable, "an endpoint such as https://host:port", endpoint.toString());
            return URI.create(scheme + "://" + endpoint.getRawAuthority());
        }
    }

    private static void require(boolean holds, String expected, @Nullable String found) {
        if (!holds) {
            throw new Rejected(
                    "unable to use a repository's location: expected " + expected + ", found '" + found + "'", null);
        }
    }
}
