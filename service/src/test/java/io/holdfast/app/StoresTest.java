package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.config.Configuration;
import io.holdfast.config.ConfigurationFile;
import io.holdfast.kerberos.KerberosLogin;
import io.holdfast.measure.Bandwidth;
import io.holdfast.storage.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {

    @TempDir
    private Path folder;

    private Stores stores(String yaml) throws IOException {
        Configuration configuration =
                ConfigurationFile.read(Optional.of(Files.writeString(folder.resolve("holdfast.yaml"), yaml)));
        return new Stores(configuration, Clock.systemUTC(), Optional.empty(), KerberosLogin.fromTicketCache());
    }

    @Test
    void whatIsConfiguredForAPlaceHoldsHoweverItIsNamed() throws IOException {
        Stores stores = stores("""
                repositories:
                  - {name: unusable, uri: 'ftp://host/x', bandwidth: 1MB}
                  - {name: near, uri: '/backups/near/', bandwidth: 50MB}
                  - {name: far, uri: 's3://bucket/x', region: eu-1, bandwidth: 2MB}
                """);

        assertThat(stores.bandwidthOf(StoreLocation.parse("file:/backups/near")))
                .contains(new Bandwidth(50_000_000));
        assertThat(stores.bandwidthOf(StoreLocation.parse("s3://bucket/x?region=eu-1")))
                .contains(new Bandwidth(2_000_000));
        assertThat(stores.bandwidthOf(StoreLocation.parse("s3://bucket/x"))).isEmpty();
        assertThat(stores.bandwidthOf(StoreLocation.parse("/backups"))).isEmpty();
    }
}
