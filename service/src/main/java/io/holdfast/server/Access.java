package io.holdfast.server;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import io.holdfast.api.RestoreRequest;
import io.holdfast.rest.Endpoint;
import io.holdfast.rest.Role;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who may ask for what. Without tokens anybody may ask for everything, and the server listens to its own machine only. */
final class Access {

    private static final String SCHEME = "bearer ";
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final List<Token> tokens;

    Access(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** Who asks; a {@link Refusal} if that is not known. */
    Caller caller(RequestHeaders headers) {
        if (tokens.isEmpty()) {
            requireOwnName(headers);
            return Caller.ANYBODY;
        }
        String given = headers.get(HttpHeaderNames.AUTHORIZATION, "");
        if (!given.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw unknown("found none");
        }
        String hash = Token.sha256Of(given.substring(SCHEME.length()).trim());
        Optional<Caller> caller = Optional.empty();
        for (Token token : tokens) {
            if (token.isOf(hash)) {
                caller = Optional.of(new Caller(token.name(), token.role()));
            }
        }
        return caller.orElseThrow(() -> unknown("found another"));
    }

    private static Refusal unknown(String found) {
        return new Refusal(
                HttpStatus.UNAUTHORIZED,
                "unable to serve the request: expected a token that this server knows, " + found,
                "put the token into the file that client.token-file names in the configuration, or into HOLDFAST_TOKEN");
    }

    /** A page of a browser on this machine must not get in by a name of its own that leads here. */
    private static void requireOwnName(RequestHeaders headers) {
        String authority = headers.get(HttpHeaderNames.AUTHORITY, headers.get(HttpHeaderNames.HOST, ""));
        String host = authority.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
        if (!OWN_NAMES.contains(host) && !isLoopback(host)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "unable to serve the request: expected a name of this machine itself, as no tokens are configured, found another",
                    "ask http://127.0.0.1, or configure tokens");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return host.matches("[0-9.]+|\\[[0-9a-f:]+]")
                    && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Refuses what the caller may not ask for. */
    static void check(Caller caller, Role needed) {
        if (!caller.role().may(needed)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "unable to serve the request: expected a token with role %s, found one of %s with role %s"
                            .formatted(word(needed), caller.name(), word(caller.role())),
                    null);
        }
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** Which role it takes: to overwrite tables, and to name a place that is not configured, more than usual. */
    static Role needed(Endpoint<?, ?> endpoint, Record request, Optional<String> repository) {
        boolean overwrites =
                request instanceof RestoreRequest restore && restore.options().overwrite();
        boolean isPlace = repository
                .filter(name -> name.contains(":") || name.contains("/"))
                .isPresent();
        return isPlace || (overwrites && endpoint.role() != Role.VIEWER) ? Role.ADMIN : endpoint.role();
    }
}
