package io.holdfast.kerberos;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;
import org.apache.hadoop.security.SecurityUtil;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.authentication.util.KerberosUtil;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a principal. They do not end: Hadoop gets a new ticket with them before the old one ends.
 *
 * @param configured the principal, with {@code _HOST} perhaps instead of this machine's name
 */
record Keytab(String configured, Path file) implements Credentials {

    private static final int PRINCIPALS_SHOWN = 5;
    private static final Pattern ANY = Pattern.compile(".*");
    private static final String THIS_MACHINE = "0.0.0.0";

    @Override
    public void require() {
        String principal = principal();
        if (!Files.exists(file)) {
            throw unusable(
                    "expected a keytab at " + file + ", found none", "kerberos.keytab of the configuration names it");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw unusable(
                    "expected a keytab at " + file + " that user " + System.getProperty("user.name")
                            + " can read, found none",
                    "let this user, and nobody else, read it");
        }
        List<String> principals = principals();
        if (!principals.contains(principal)) {
            throw unusable(
                    "expected keys of %s in %s, found %s".formatted(principal, file, shown(principals)),
                    "'klist -kt %s' lists what is in it; kerberos.principal of the configuration says who we are"
                            .formatted(file));
        }
    }

    private List<String> principals() {
        try {
            return Arrays.stream(KerberosUtil.getPrincipalNames(file.toString(), ANY))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unusable("expected a keytab at " + file + ", found another kind of file", null);
        }
    }

    private static String shown(List<String> principals) {
        if (principals.isEmpty()) {
            return "none at all";
        }
        String first = String.join(", ", principals.subList(0, Math.min(PRINCIPALS_SHOWN, principals.size())));
        int more = principals.size() - PRINCIPALS_SHOWN;
        return "those of " + first + (more > 0 ? " and " + more + " more" : "");
    }

    @Override
    public void login() {
        require();
        try {
            UserGroupInformation.loginUserFromKeytab(principal(), file.toString());
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** Who answers and refuses, refuses again; who does not answer may do so later. */
    private HoldfastException refused(IOException e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof LoginException)) {
            cause = cause.getCause();
        }
        String what = "unable to log in with Kerberos as " + principal() + ": " + cause.getMessage();
        if (cause.getCause() instanceof IOException) {
            return new Unavailable(what, "check that the realm's KDC is up, and that krb5.conf names it", e);
        }
        return new Rejected(what, "check that the principal exists, that the keytab is its newest, and krb5.conf");
    }

    private String principal() {
        try {
            return SecurityUtil.getServerPrincipal(configured, THIS_MACHINE);
        } catch (IOException e) {
            throw unusable(
                    "expected this machine to have a name to put into " + configured + ", found " + e.getMessage(),
                    "write the name instead of _HOST");
        }
    }

    private static Rejected unusable(String expectedAndFound, @Nullable String hint) {
        return new Rejected("unable to log in with Kerberos: " + expectedAndFound, hint);
    }

    @Override
    public Map<String, String> loginOptions() {
        return Map.of(
                "useKeyTab",
                "true",
                "keyTab",
                file.toString(),
                "principal",
                principal(),
                "storeKey",
                "true",
                "doNotPrompt",
                "true");
    }
}
