package io.holdfast.kerberos;

import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.apache.hadoop.security.authentication.util.KerberosUtil;
import org.jspecify.annotations.Nullable;

/**
 * The section of Java's login configuration by which ZooKeeper's clients log in, HBase's own and ours. What an operator has
 * written in a file is asked as well, and a section of this name that is in there goes before.
 */
final class ZooKeeperSection extends Configuration {

    private static final String NAME = System.getProperty("zookeeper.sasl.clientconfig", "Client");

    private final AppConfigurationEntry entry;
    private final @Nullable Configuration written;

    private ZooKeeperSection(Map<String, String> options, @Nullable Configuration written) {
        this.entry = new AppConfigurationEntry(
                KerberosUtil.getKrb5LoginModuleName(), LoginModuleControlFlag.REQUIRED, options);
        this.written = written;
    }

    static void install(Credentials credentials) {
        Configuration written = written();
        if (written == null || written.getAppConfigurationEntry(NAME) == null) {
            setConfiguration(new ZooKeeperSection(credentials.loginOptions(), written));
        }
    }

    private static @Nullable Configuration written() {
        try {
            Configuration now = getConfiguration();
            return now instanceof ZooKeeperSection ours ? ours.written : now;
        } catch (SecurityException noFile) {
            return null;
        }
    }

    @Override
    public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
        if (name.equals(NAME)) {
            return new AppConfigurationEntry[] {entry};
        }
        return written == null ? null : written.getAppConfigurationEntry(name);
    }
}
