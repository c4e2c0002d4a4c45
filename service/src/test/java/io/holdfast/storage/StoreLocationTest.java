package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Rejected;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreLocationTest {

    @ParameterizedTest
    @CsvSource({
        "file:/srv/backup, /srv/backup",
        "file:///srv/backup, /srv/backup",
        "FILE:/srv/backup/, /srv/backup",
        "/srv/backup, /srv/backup",
        "/srv/with space/%41, /srv/with space/%41",
        "file:/srv/with%20space, /srv/with space",
        "/srv/./x/../backup, /srv/backup",
    })
    void takesFolders(String text, Path folder) {
        StoreLocation location = StoreLocation.parse(text);
        assertThat(location).isEqualTo(new StoreLocation.Folder(folder));
        assertThat(StoreLocation.parse(location.toString())).isEqualTo(location);
        assertThat(location.open().location()).isEqualTo(location.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/path, scheme 's3'",
        "hdfs://nn:8020/backup, scheme 'hdfs'",
        "srv/backup, a relative path",
        "file:srv/backup, a relative path",
        "file://host/srv, 'a host, query or fragment'",
        "file:/srv?x=1, 'a host, query or fragment'",
        "'file:/with space', 'no URI (Illegal character in path)'",
    })
    void refusesTheRest(String text, String found) {
        assertThatThrownBy(() -> StoreLocation.parse(text))
                .isInstanceOf(Rejected.class)
                .hasMessage("unable to use repository '" + text + "': expected file:/path or an absolute path, found "
                        + found);
    }

    @Test
    void refusesNothing() {
        assertThatThrownBy(() -> StoreLocation.parse("")).isInstanceOf(Rejected.class);
    }
}
