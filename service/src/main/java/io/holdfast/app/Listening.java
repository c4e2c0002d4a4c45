package io.holdfast.app;

import io.holdfast.config.ServerEntry;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.rest.Role;
import io.holdfast.server.HttpServer;
import io.holdfast.server.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Where the service listens and how others name it: what the command line says, or else the configuration. */
record Listening(HttpServer.Binding binding, @Nullable String named) {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int SHORTEST_TOKEN = 16;

    static Listening of(ServerEntry entry, Optional<String> host, OptionalInt port) {
        InetSocketAddress address = address(
                host.orElseGet(() -> entry.host() == null ? LOOPBACK : entry.host()),
                port.orElseGet(() -> entry.port() == null ? ServerEntry.USUAL_PORT : entry.port()));
        Optional<HttpServer.Tls> tls = Optional.ofNullable(entry.tls()).map(Listening::tls);
        List<Token> tokens = entry.tokens().stream().map(Listening::token).toList();
        if (!address.getAddress().isLoopbackAddress() && (tls.isEmpty() || tokens.isEmpty())) {
            throw new Rejected(
                    "unable to listen at %s: expected server.tls and server.tokens in the configuration, as others than this machine reach it, found no %s"
                            .formatted(
                                    address.getHostString(),
                                    tls.isEmpty() ? tokens.isEmpty() ? "tls and no tokens" : "tls" : "tokens"),
                    "configure both, or listen at " + LOOPBACK);
        }
        return new Listening(new HttpServer.Binding(address, tls, tokens), entry.address());
    }

    private static HttpServer.Tls tls(ServerEntry.TlsEntry files) {
        return new HttpServer.Tls(
                PemFiles.keyPair("server.tls", files.certificate(), files.key()),
                files.workers() == null ? List.of() : PemFiles.authorities("server.tls.workers", files.workers()));
    }

    private static InetSocketAddress address(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new Rejected(
                    "unable to listen at %s: expected the name or an address of this machine, found neither"
                            .formatted(host),
                    null);
        }
    }

    private static Token token(ServerEntry.TokenEntry entry) {
        Role role = Role.valueOf(entry.role().toUpperCase(Locale.ROOT));
        return entry.hash()
                .map(hash -> new Token(entry.name(), role, hash))
                .orElseGet(() -> Token.of(entry.name(), role, secret(entry)));
    }

    private static String secret(ServerEntry.TokenEntry entry) {
        Path file = Path.of(String.valueOf(entry.file()));
        try {
            String secret = Files.readString(file).trim();
            if (secret.length() < SHORTEST_TOKEN) {
                throw new Rejected(
                        "unable to use the token of %s: expected at least %d characters in %s, found fewer"
                                .formatted(entry.name(), SHORTEST_TOKEN, file),
                        "'openssl rand -hex 32' makes one");
            }
            return secret;
        } catch (IOException e) {
            throw new Unavailable(
                    "unable to read the token of %s: expected a file at %s, found none that can be read"
                            .formatted(entry.name(), file),
                    null,
                    e);
        }
    }

    /** The URL that leads here, for clients and for servers that stand by. */
    String address(int port) {
        if (named != null) {
            return named;
        }
        InetSocketAddress address = binding.address();
        // As it was given: a certificate vouches for a name rather than for an address.
        String name = address.getAddress().isAnyLocalAddress() ? ownName() : address.getHostString();
        return "%s://%s:%d".formatted(binding.tls().isPresent() ? "https" : "http", bracketed(name), port);
    }

    private static String bracketed(String name) {
        return name.contains(":") ? "[" + name + "]" : name;
    }

    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return LOOPBACK;
        }
    }
}
