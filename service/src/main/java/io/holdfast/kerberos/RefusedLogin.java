package io.holdfast.kerberos;

import javax.security.sasl.SaslException;
import org.apache.hadoop.security.KerberosAuthException;

/** What a server says to one whose ticket has ended, or who has none for it. */
public final class RefusedLogin {

    public static final String HINT =
            "our Kerberos login is not accepted, or has ended: run kinit again, or name a keytab with "
                    + "the key kerberos of the configuration";

    private RefusedLogin() {}

    /** Whether what Hadoop's or HBase's client threw comes from that. */
    public static boolean isCauseOf(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SaslException || cause instanceof KerberosAuthException) {
                return true;
            }
        }
        return false;
    }
}
