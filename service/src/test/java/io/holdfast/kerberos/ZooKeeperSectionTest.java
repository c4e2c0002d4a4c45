package io.holdfast.kerberos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZooKeeperSectionTest {

    private final Keytab keytab = new Keytab("holdfast@R", Path.of("/holdfast.keytab"));

    @AfterEach
    void forget() {
        Configuration.setConfiguration(null);
    }

    /** What an operator has written in a file. */
    private static final class Written extends Configuration {

        private final String section;

        Written(String section) {
            this.section = section;
        }

        @Override
        public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
            return name.equals(section)
                    ? new AppConfigurationEntry[] {
                        new AppConfigurationEntry("Written", LoginModuleControlFlag.REQUIRED, Map.of())
                    }
                    : null;
        }
    }

    private static AppConfigurationEntry section(String name) {
        return Configuration.getConfiguration().getAppConfigurationEntry(name)[0];
    }

    @Test
    void zooKeepersClientsLogInFromTheKeytab() {
        ZooKeeperSection.install(keytab);

        assertThat(section("Client").getLoginModuleName()).endsWith("Krb5LoginModule");
        assertThat(section("Client").getOptions().get("principal")).isEqualTo("holdfast@R");
        assertThat(section("Client").getOptions().get("keyTab")).isEqualTo("/holdfast.keytab");
        assertThat(Configuration.getConfiguration().getAppConfigurationEntry("Server"))
                .isNull();
    }

    @Test
    void zooKeepersClientsLogInWithTheUsersTickets() {
        ZooKeeperSection.install(new TicketCache());

        assertThat(section("Client").getOptions().get("useTicketCache")).isEqualTo("true");
    }

    @Test
    void whatAnOperatorHasWrittenGoesBefore() {
        Configuration.setConfiguration(new Written("Client"));

        ZooKeeperSection.install(keytab);

        assertThat(section("Client").getLoginModuleName()).isEqualTo("Written");
    }

    @Test
    void otherSectionsStay() {
        Configuration.setConfiguration(new Written("Other"));

        ZooKeeperSection.install(keytab);
        ZooKeeperSection.install(new TicketCache());

        assertThat(section("Other").getLoginModuleName()).isEqualTo("Written");
        assertThat(section("Client").getOptions().get("useTicketCache")).isEqualTo("true");
    }
}
