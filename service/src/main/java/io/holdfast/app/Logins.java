package io.holdfast.app;

import io.holdfast.config.Configuration;
import io.holdfast.config.KerberosEntry;
import io.holdfast.kerberos.KerberosLogin;
import java.nio.file.Path;

/** Who the configuration says we are. */
final class Logins {

    private Logins() {}

    static KerberosLogin of(Configuration configuration) {
        KerberosEntry kerberos = configuration.kerberos();
        return kerberos == null
                ? KerberosLogin.fromTicketCache()
                : KerberosLogin.fromKeytab(kerberos.principal(), Path.of(kerberos.keytab()));
    }
}
