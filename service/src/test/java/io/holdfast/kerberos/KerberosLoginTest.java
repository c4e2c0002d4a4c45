package io.holdfast.kerberos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Rejected;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** What needs no KDC; the rest is in {@code KerberosIT}. */
class KerberosLoginTest {

    private final KerberosLogin keytab = KerberosLogin.fromKeytab("holdfast@R", Path.of("none.keytab"));
    private final KerberosLogin cache = KerberosLogin.fromTicketCache();

    private static Configuration conf(String hadoop, String hbase) {
        Configuration conf = new Configuration(false);
        conf.set("hadoop.security.authentication", hadoop);
        conf.set("hbase.security.authentication", hbase);
        return conf;
    }

    @Test
    void aClusterWithoutKerberosNeedsNoLogin() {
        Configuration conf = conf("simple", "simple");

        assertThatCode(() -> cache.login(conf)).doesNotThrowAnyException();
        assertThat(cache.loginToZooKeeper(conf)).isFalse();
    }

    @Test
    void aKeytabForAClusterWithoutKerberosIsAMistake() {
        assertThatThrownBy(() -> keytab.login(conf("simple", "simple")))
                .isInstanceOf(Rejected.class)
                .hasMessage("unable to log in with Kerberos: expected hadoop.security.authentication to be kerberos, "
                        + "as the configuration names a keytab, found simple");
    }

    @Test
    void hbaseHasNoKerberosWhereHadoopHasNone() {
        assertThatThrownBy(() -> cache.login(conf("simple", "kerberos")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("as hbase.security.authentication is, found simple")
                .satisfies(e -> assertThat(((Rejected) e).hint())
                        .hasValueSatisfying(hint -> assertThat(hint).contains("core-site.xml")));
    }

    @Test
    void aKeytabThatIsNotThereIsRefusedBeforeAnybodyIsAsked() {
        assertThatThrownBy(keytab::requireCredentials)
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("none.keytab");
    }
}
