package io.holdfast.kerberos;

import java.util.Map;

/** What proves who we are. */
sealed interface Credentials permits Keytab, TicketCache {

    /** Looks at what there is, and asks nobody; {@code REJECTED} if nobody could log in with it. */
    void require();

    /**
     * Logs this process in, once Hadoop has been told that there is Kerberos. {@code REJECTED} if there is nothing to log in
     * with or it is not accepted, {@code UNAVAILABLE} if nobody answers who could say so.
     */
    void login();

    /** The same, in the words of Java's login module for Kerberos. */
    Map<String, String> loginOptions();
}
