package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.Holdfast;
import io.holdfast.api.LocalSettings;
import io.holdfast.api.QualifyResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryInS3IT {

    @SuppressWarnings("NullAway.Init")
    private static S3Server server;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void startServer() {
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        server = S3Server.start("bucket");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static Holdfast at(String location) {
        return new LocalProvider().open(new LocalSettings(Optional.empty(), Optional.empty(), Optional.of(location)));
    }

    @Test
    void aLocationWithoutConfigurationIsEnough() {
        String location = server.location("bucket", "one");
        RepositoryInfo made;
        try (Holdfast holdfast = at(location)) {
            assertThatThrownBy(holdfast::repositoryInfo).isInstanceOf(Unavailable.class);
            made = holdfast.initRepository();
            assertThatThrownBy(holdfast::initRepository).isInstanceOf(Conflict.class);
            QualifyResult qualified = holdfast.qualifyRepository();
            assertThat(qualified.ok()).isTrue();
            assertThat(qualified.location()).isEqualTo(location);
        }
        try (Holdfast other = at(location)) {
            assertThat(other.repositoryInfo()).isEqualTo(made);
            assertThat(other.listBackups(BackupFilter.ALL).backups()).isEmpty();
        }
    }

    @Test
    void theConfigurationLeadsToTheSamePlace() throws IOException {
        try (Holdfast holdfast = at(server.location("bucket", "two"))) {
            holdfast.initRepository();
        }
        Path configuration = Files.writeString(folder.resolve("holdfast.yaml"), """
                repositories:
                  - name: far
                    uri: s3://bucket/two
                    endpoint: %s
                    region: us-east-1
                    path-style: true
                """.formatted(server.endpoint()));
        try (Holdfast holdfast = new LocalProvider()
                .open(new LocalSettings(Optional.of(configuration), Optional.empty(), Optional.empty()))) {
            assertThat(holdfast.repositoryInfo().generation()).isEqualTo(1);
        }
    }

    @Test
    void noRepositoryIsMadeWhereWritersReplaceEachOther() {
        try (S3Server lenient = S3Server.startLenient("bucket");
                Holdfast holdfast = at(lenient.location("bucket", "three"))) {
            assertThatThrownBy(holdfast::initRepository)
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("found 8 of them");
            assertThatThrownBy(holdfast::repositoryInfo).isInstanceOf(Unavailable.class);
        }
    }
}
