package io.holdfast.kerberos;

import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Logs this process in, once, where a cluster asks for Kerberos. Hadoop keeps for the whole process who is logged in; it and
 * HBase's client log in again by themselves, from a keytab before a ticket ends and when one is refused.
 */
public final class KerberosLogin {

    private static final String HADOOP = CommonConfigurationKeysPublic.HADOOP_SECURITY_AUTHENTICATION;
    private static final String HBASE = "hbase.security.authentication";
    private static final String ZOOKEEPER_SWITCH = "zookeeper.sasl.client";
    private static final String KERBEROS = "kerberos";

    private final Credentials credentials;
    private boolean loggedIn;

    private KerberosLogin(Credentials credentials) {
        this.credentials = credentials;
    }

    /** With whatever tickets the user has. */
    public static KerberosLogin fromTicketCache() {
        return new KerberosLogin(new TicketCache());
    }

    /**
     * With the keys in a file.
     *
     * @param principal with {@code _HOST} perhaps instead of this machine's name
     */
    public static KerberosLogin fromKeytab(String principal, Path keytab) {
        return new KerberosLogin(new Keytab(principal, keytab));
    }

    /**
     * Refuses at once what no waiting would help; asks nobody.
     *
     * @throws Rejected if there is a keytab to be used that cannot be
     */
    public void requireCredentials() {
        credentials.require();
    }

    /**
     * Logs in, if this configuration asks for it and it has not been done yet. To be called before the first connection.
     *
     * @throws Rejected if we are not let in, or the configuration does not ask for what we are told to do
     * @throws Unavailable if nobody answers who could say so; it may be tried again
     */
    public synchronized void login(Configuration conf) {
        if (!isKerberos(conf, HADOOP)) {
            requireNoKerberos(conf);
        } else if (!loggedIn) {
            tellHadoop(conf);
            credentials.login();
            loggedIn = true;
        }
    }

    /**
     * Has the clients of ZooKeeper in this process log in from now on, if HBase's servers do so.
     *
     * @return whether they do; then ZooKeeper knows who made a node
     */
    public synchronized boolean loginToZooKeeper(Configuration conf) {
        if (!isKerberos(conf, HBASE) || !Boolean.parseBoolean(System.getProperty(ZOOKEEPER_SWITCH, "true"))) {
            return false;
        }
        ZooKeeperSection.install(credentials);
        return true;
    }

    /** Hadoop itself looks only for files on the class path. */
    private static void tellHadoop(Configuration conf) {
        Configuration renewing = new Configuration(conf);
        renewing.setBoolean(CommonConfigurationKeysPublic.HADOOP_KERBEROS_KEYTAB_LOGIN_AUTORENEWAL_ENABLED, true);
        try {
            UserGroupInformation.setConfiguration(renewing);
        } catch (IllegalArgumentException e) {
            throw new Rejected(
                    "unable to log in with Kerberos: expected krb5.conf to name a default realm, found: "
                            + e.getMessage(),
                    "Java reads /etc/krb5.conf, or what HOLDFAST_OPTS=-Djava.security.krb5.conf=FILE names");
        }
    }

    private void requireNoKerberos(Configuration conf) {
        if (isKerberos(conf, HBASE)) {
            throw disagreement("%s is, found %s".formatted(HBASE, conf.get(HADOOP)));
        }
        if (credentials instanceof Keytab) {
            throw disagreement("the configuration names a keytab, found " + conf.get(HADOOP));
        }
    }

    private static Rejected disagreement(String whyAndFound) {
        return new Rejected(
                "unable to log in with Kerberos: expected %s to be kerberos, as %s".formatted(HADOOP, whyAndFound),
                "core-site.xml has to be in the folder of --hbase-conf, beside hbase-site.xml; "
                        + "for a cluster without Kerberos, leave kerberos out of the configuration");
    }

    private static boolean isKerberos(Configuration conf, String key) {
        return KERBEROS.equalsIgnoreCase(conf.get(key));
    }
}
