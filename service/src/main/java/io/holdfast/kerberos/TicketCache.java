package io.holdfast.kerberos;

import io.holdfast.error.Rejected;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.security.UserGroupInformation;

/** The tickets that the user has got with {@code kinit}. They end, and with them what we may do. */
record TicketCache() implements Credentials {

    /** The cache may be filled at any time. */
    @Override
    public void require() {}

    @Override
    public void login() {
        try {
            UserGroupInformation user = UserGroupInformation.getLoginUser();
            if (!user.hasKerberosCredentials()) {
                throw noTicket("found none");
            }
        } catch (IOException e) {
            throw noTicket("found that it cannot be read: " + e.getMessage());
        }
    }

    private static Rejected noTicket(String found) {
        return new Rejected(
                "unable to log in with Kerberos: expected a valid ticket in the cache of user %s, %s"
                        .formatted(System.getProperty("user.name"), found),
                "run kinit, or name a principal and its keytab with the key kerberos of the configuration");
    }

    @Override
    public Map<String, String> loginOptions() {
        return Map.of("useTicketCache", "true", "doNotPrompt", "true");
    }
}
