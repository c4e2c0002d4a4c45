package io.holdfast.config;

import java.util.regex.Pattern;

/**
 * Who a process is to a cluster with Kerberos.
 *
 * @param principal {@code name@REALM} or {@code name/host@REALM}, where {@code _HOST} stands for this machine's name
 * @param keytab the file that holds its keys
 */
public record KerberosEntry(String principal, String keytab) {

    private static final Pattern PRINCIPAL = Pattern.compile("[^/@\\s]+(/[^/@\\s]+)?@[^/@\\s]+");

    public KerberosEntry {
        require(
                principal != null && keytab != null,
                "a principal and a keytab for kerberos, found one without the other");
        require(
                PRINCIPAL.matcher(principal).matches(),
                "a principal of the form name@REALM or name/_HOST@REALM, found '" + principal + "'");
    }

    private static void require(boolean holds, String expectedAndFound) {
        if (!holds) {
            throw new IllegalArgumentException("expected " + expectedAndFound);
        }
    }
}
