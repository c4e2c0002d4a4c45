package io.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.config.Configuration.RepositoryEntry;
import io.holdfast.error.Rejected;
import io.holdfast.measure.Bandwidth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

    @TempDir
    private Path folder;

    private Configuration read(String yaml) throws IOException {
        return ConfigurationFile.read(Optional.of(Files.writeString(folder.resolve("holdfast.yaml"), yaml)));
    }

    @Test
    void findsRepositoriesByNameAndTakesTheFirstWithoutOne() throws IOException {
        Configuration configuration = read("""
                hbase-conf: /etc/hbase/conf
                repositories:
                  - {name: near, uri: 'file:/backups'}
                  - {name: far, uri: 'file:/mnt/far'}
                """);

        assertThat(configuration.hbaseConf()).isEqualTo("/etc/hbase/conf");
        assertThat(configuration.locationOf(Optional.empty())).isEqualTo("file:/backups");
        assertThat(configuration.locationOf(Optional.of("far"))).isEqualTo("file:/mnt/far");
        assertThat(configuration.locationOf(Optional.of("file:/other"))).isEqualTo("file:/other");
        assertThatThrownBy(() -> configuration.locationOf(Optional.of("fra")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("[near, far]")
                .hasMessageContaining("fra");
    }

    @Test
    void whatBelongsToABucketMayStandBesideItsUri() throws IOException {
        Configuration configuration = read("""
                repositories:
                  - name: far
                    uri: s3://bucket/backups
                    endpoint: http://minio:9000
                    region: eu-1
                    path-style: true
                  - {name: plain, uri: 's3://bucket/x'}
                  - {name: mixed, uri: 's3://bucket/x?region=a', path-style: false}
                """);

        assertThat(configuration.locationOf(Optional.empty()))
                .isEqualTo("s3://bucket/backups?endpoint=http://minio:9000&region=eu-1&path-style=true");
        assertThat(configuration.locationOf(Optional.of("plain"))).isEqualTo("s3://bucket/x");
        assertThat(configuration.locationOf(Optional.of("mixed"))).isEqualTo("s3://bucket/x?region=a&path-style=false");
    }

    @Test
    void logsAreKeptForADayUnlessSaidOtherwise() throws IOException {
        PitrEntry usual = Configuration.EMPTY.archiving();
        assertThat(usual.longestHold()).isEqualTo(Duration.ofDays(1));
        assertThat(usual.mostHeld().bytes()).isEqualTo(100_000_000_000L);
        PitrEntry other =
                read("pitr:\n  hold-max-age: 3h\n  hold-max-bytes: 1TB\n").archiving();
        assertThat(other.longestHold()).isEqualTo(Duration.ofHours(3));
        assertThat(other.mostHeld().bytes()).isEqualTo(1_000_000_000_000L);
        assertThatThrownBy(() -> read("pitr:\n  hold-max-age: 1h\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("from 2h on");
        assertThatThrownBy(() -> read("pitr:\n  hold-max-bytes: 1GB\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("from 20GiB on");
        assertThatThrownBy(() -> read("pitr:\n  hold-max-bytes: 100\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected bytes: a number with a unit");
    }

    @Test
    void anImageIsFollowedByALimitedLog() throws IOException {
        assertThat(Configuration.EMPTY.backingUp().mostLogBytes()).isEqualTo(10L << 30);
        assertThat(Configuration.EMPTY.backingUp().longestChain()).isEqualTo(100);
        Configuration.BackupLimits other =
                read("backup:\n  max-log-bytes: 1GB\n  max-chain: 0\n").backingUp();
        assertThat(other.mostLogBytes()).isEqualTo(1_000_000_000L);
        assertThat(other.longestChain()).isZero();
        assertThatThrownBy(() -> read("backup:\n  max-chain: -1\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("a max-chain from 0 to 10000, found -1");
    }

    @Test
    void failsafesAreKeptForADayUnlessSaidOtherwise() throws IOException {
        assertThat(Configuration.EMPTY.failsafeKeep()).isEqualTo(Duration.ofHours(24));
        assertThat(read("restore:\n  failsafe-keep: 7d\n").failsafeKeep()).isEqualTo(Duration.ofDays(7));
        assertThat(read("restore: {}\n").failsafeKeep()).isEqualTo(Duration.ofHours(24));
        assertThatThrownBy(() -> read("restore:\n  failsafe-keep: a week\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(
                        "expected a time: a number with a unit, such as 90s, 5m, 12h or 7d, found 'a week'");
    }

    @Test
    void sixtyReadingsBecomeOneSegmentUnlessSaidOtherwise() throws IOException {
        assertThat(Configuration.EMPTY.archiving().mergedReadings()).isEqualTo(60);
        assertThat(read("pitr: {interval: 5s}\n").archiving().mergedReadings()).isEqualTo(60);
        assertThat(read("pitr:\n  renew-images: false\n").archiving().renewsImages())
                .isFalse();
        assertThat(PitrEntry.NONE.renewsImages()).isTrue();
        assertThat(read("pitr:\n  merge-after: 5\n").archiving().mergedReadings())
                .isEqualTo(5);
        for (String wrong : List.of("1", "1001", "many")) {
            assertThatThrownBy(() -> read("pitr:\n  merge-after: " + wrong + "\n"))
                    .isInstanceOf(Rejected.class);
        }
    }

    @Test
    void limitsStandBesideTheRepository() throws IOException {
        List<RepositoryEntry> entries = read("""
                repositories:
                  - name: far
                    uri: s3://bucket/backups
                    bandwidth: 50MB
                    requests-per-second: 0.5
                    timeout: 90s
                  - {name: near, uri: 'file:/backups'}
                """).repositories();

        assertThat(entries.get(0).bandwidth()).isEqualTo(new Bandwidth(50_000_000));
        assertThat(entries.get(0).requestsPerSecond()).isEqualTo(0.5);
        assertThat(entries.get(0).timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(entries.get(1).bandwidth()).isNull();
        assertThat(entries.get(1).requestsPerSecond()).isNull();
        assertThat(entries.get(1).timeout()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "bandwidth: 50 | expected a bandwidth: a number with a unit, such as 50MB or 50MiB, found '50'",
                "bandwidth: '50Mb' | found '50Mb'",
                "requests-per-second: 0 | expected requests-per-second of more than 0, found 0.0",
                "requests-per-second: many | many",
                "timeout: 60 | expected a time: a number with a unit, such as 90s, 5m, 12h or 7d, found '60'",
                "timeout: 10ms | expected a timeout from 100ms to 1d, found PT0.01S",
                "bandwith: 50MB | found 'bandwith'"
            })
    void aLimitThatIsNoneFailsTheStart(String line, String message) {
        assertThatThrownBy(() -> read("repositories:\n  - name: far\n    uri: file:/far\n    " + line + "\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("line ")
                .hasMessageContaining(message);
    }

    @Test
    void aLeaderMayBeSilentForAWhile() throws IOException {
        assertThat(read("state: /s\n").leaderTimeout()).isNull();
        assertThat(read("leader-timeout: 30s\n").leaderTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThatThrownBy(() -> read("leader-timeout: 1h\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected a leader-timeout from 1s to 10m, found PT1H");
    }

    @Test
    void aRepositoryHasANameAndAPlace() {
        assertThatThrownBy(() -> read("repositories:\n  - name: far\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected a name and a uri of each repository");
    }

    @Test
    void namesAKeyThatItDoesNotKnowAndItsLine() {
        assertThatThrownBy(() -> read("hbase-conf: /etc/hbase/conf\nrepositorys: []\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("'repositorys'");
    }

    @Test
    void refusesAFileThatWasNamedAndIsNotThere() {
        assertThatThrownBy(() -> ConfigurationFile.read(Optional.of(folder.resolve("none.yaml"))))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("none.yaml");
    }

    @Test
    void saysWhatToDoWithoutAnyRepository() {
        assertThatThrownBy(() -> Configuration.EMPTY.locationOf(Optional.empty()))
                .isInstanceOf(Rejected.class)
                .satisfies(e -> assertThat(((Rejected) e).hint())
                        .hasValueSatisfying(h -> assertThat(h).contains("--repository")));
    }

    @Test
    void readsHowTheServiceListens() throws IOException {
        Configuration read = read("""
                server:
                  host: 0.0.0.0
                  port: 8651
                  address: https://backup.example:8651
                  tls: {certificate: cert.pem, key: key.pem, workers: authority.pem}
                  tokens:
                    - {name: ops, role: operator, file: /etc/holdfast/ops.token}
                client:
                  servers: [https://backup.example:8651]
                """);
        assertThat(read.serving())
                .isEqualTo(new ServerEntry(
                        "0.0.0.0",
                        8651,
                        "https://backup.example:8651",
                        new ServerEntry.TlsEntry("cert.pem", "key.pem", "authority.pem"),
                        List.of(new ServerEntry.TokenEntry("ops", "operator", null, "/etc/holdfast/ops.token"))));
        assertThat(Configuration.EMPTY.serving()).isEqualTo(ServerEntry.NONE);
    }

    @Test
    void workersAreNotCalledStuckBeforeTheyAreCalledSilent() throws IOException {
        assertThat(WorkersEntry.NONE.standstill()).isEqualTo(Duration.ofMinutes(5));
        assertThat(read("workers: {stalled: 2m}").working().standstill()).isEqualTo(Duration.ofMinutes(2));
        assertThat(read("workers: {abandon: 10m}").working().standstill()).isEqualTo(Duration.ofMinutes(10));
        assertThatThrownBy(() -> read("workers: {abandon: 2m, stalled: 1m}"))
                .hasMessageContaining("expected stalled of abandon to 1d, found PT1M with abandon of PT2M");
    }

    @Test
    void aWorkerMayHaveACertificate() throws IOException {
        assertThat(read("workers: {tls: {certificate: cert.pem, key: key.pem}}")
                        .working()
                        .tls())
                .isEqualTo(new WorkersEntry.TlsEntry("cert.pem", "key.pem"));
        assertThat(WorkersEntry.NONE.tls()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: {tls: {workers: a.pem}} | the files of a certificate and of its key, found neither",
                "server: {tls: {key: k.pem, workers: a.pem}} | the files of a certificate and of its key, found only one",
                "server: {tls: {certificate: c.pem, key: k.pem, worker: a.pem}} | found 'worker'",
                "workers: {tls: {certificate: c.pem}} | a worker's certificate and of its key, found only one",
                "workers: {tls: {}} | a worker's certificate and of its key, found neither"
            })
    void aCertificateIsNothingWithoutItsKey(String keys, String message) {
        assertThatThrownBy(() -> read(keys)).isInstanceOf(Rejected.class).hasMessageContaining(message);
    }

    @Test
    void refusesATokenThatNobodyCouldKnow() {
        assertThatThrownBy(() -> read("server: {tokens: [{name: ops, role: operator}]}"))
                .hasMessageContaining("expected either sha256 or file of the token of ops, found neither");
        assertThatThrownBy(() -> read("server: {tokens: [{name: ops, role: king, file: x}]}"))
                .hasMessageContaining("expected the role viewer, operator or admin, found king");
        assertThatThrownBy(() -> read("server: {prot: 8651}")).hasMessageContaining("found 'prot'");
    }

    @Test
    void readsWhoWeAreToAClusterWithKerberos() throws IOException {
        assertThat(read("kerberos: {principal: holdfast/_HOST@EXAMPLE.COM, keytab: /etc/holdfast/holdfast.keytab}\n")
                        .kerberos())
                .isEqualTo(new KerberosEntry("holdfast/_HOST@EXAMPLE.COM", "/etc/holdfast/holdfast.keytab"));
        assertThat(Configuration.EMPTY.kerberos()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "principal: h@R | expected a principal and a keytab for kerberos, found one without the other",
                "keytab: /k | expected a principal and a keytab for kerberos, found one without the other",
                "principal: h, keytab: /k | name@REALM or name/_HOST@REALM, found 'h'",
                "principal: h/a/b@R, keytab: /k | name@REALM or name/_HOST@REALM, found 'h/a/b@R'",
                "principal: '@R', keytab: /k | name@REALM or name/_HOST@REALM, found '@R'",
                "principal: h@R, keytab: /k, ticket: 10h | found 'ticket'"
            })
    void refusesAUserThatNobodyCouldLogInAs(String keys, String message) {
        assertThatThrownBy(() -> read("kerberos: {" + keys + "}\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(message);
    }
}
