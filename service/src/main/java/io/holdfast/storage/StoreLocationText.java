package io.holdfast.storage;

import io.holdfast.error.Rejected;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a location that somebody wrote. */
final class StoreLocationText {

    private static final Set<String> OF_BUCKETS = Set.of("endpoint", "region", "path-style");

    private final String text;

    StoreLocationText(String text) {
        this.text = text;
    }

    StoreLocation parse() {
        if (text.startsWith("/")) {
            return new StoreLocation.Folder(path(text));
        }
        URI uri = uri(text);
        String scheme = uri.getScheme();
        if (scheme == null) {
            throw rejected("a relative path");
        }
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "file" -> folder(uri);
            case "hdfs" -> hdfs(uri);
            case "s3" -> bucket(uri);
            default -> throw rejected("scheme '" + scheme + "'");
        };
    }

    private StoreLocation folder(URI uri) {
        if (uri.getAuthority() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw rejected("a host, query or fragment");
        }
        if (uri.getPath() == null || !uri.getPath().startsWith("/")) {
            throw rejected("a relative path");
        }
        return new StoreLocation.Folder(path(uri.getPath()));
    }

    private StoreLocation hdfs(URI uri) {
        if (uri.getQuery() != null || uri.getFragment() != null) {
            throw rejected("a query or fragment");
        }
        if (uri.getAuthority() == null) {
            throw rejected("no host or name service");
        }
        if (uri.getPath().replace("/", "").isEmpty()) {
            throw rejected("no folder");
        }
        return new StoreLocation.Hdfs(uri.getAuthority(), uri.getPath());
    }

    private StoreLocation bucket(URI uri) {
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw rejected("a user or fragment");
        }
        if (uri.getRawAuthority() == null) {
            throw rejected("no bucket");
        }
        Map<String, String> parameters = parameters(uri.getQuery());
        String endpoint = parameters.get("endpoint");
        return new StoreLocation.Bucket(
                uri.getRawAuthority(),
                uri.getPath(),
                endpoint == null ? null : uri(endpoint),
                parameters.get("region"),
                flag(parameters.get("path-style")));
    }

    private Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = parameter.substring(0, Math.max(equals, 0));
            if (!OF_BUCKETS.contains(name) || equals == parameter.length() - 1) {
                throw rejected("parameter '" + parameter + "' (known: endpoint=, region=, path-style=)");
            }
            if (parameters.put(name, parameter.substring(equals + 1)) != null) {
                throw rejected("parameter '" + name + "' twice");
            }
        }
        return parameters;
    }

    private boolean flag(@Nullable String value) {
        return switch (Objects.requireNonNullElse(value, "false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw rejected("path-style '" + value + "' (it is true or false)");
        };
    }

    private URI uri(String uri) {
        try {
            return new URI(uri);
        } catch (URISyntaxException e) {
            throw rejected("no URI (" + e.getReason() + ")");
        }
    }

    private Path path(String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw rejected("no path (" + e.getReason() + ")");
        }
    }

    private Rejected rejected(String found) {
        return new Rejected(
                "unable to use repository '" + text
                        + "': expected file:/path, an absolute path, hdfs://host/path or s3://bucket/prefix, found "
                        + found,
                null);
    }
}
