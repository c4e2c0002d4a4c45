package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Rejected;
import java.net.URI;
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
        assertThat(new LocalObjectStore(folder).location()).isEqualTo(location.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "hdfs://nn:8020/backup, nn:8020, /backup, hdfs://nn:8020/backup",
        "HDFS://nn:8020/a//b/, nn:8020, /a/b, hdfs://nn:8020/a/b",
        "hdfs://cluster_1/backup, cluster_1, /backup, hdfs://cluster_1/backup",
        "hdfs://nn/with%20space, nn, /with space, hdfs://nn/with%20space",
    })
    void takesFoldersOfHdfs(String text, String authority, String path, String canonical) {
        StoreLocation location = StoreLocation.parse(text);
        assertThat(location).isEqualTo(new StoreLocation.Hdfs(authority, path)).hasToString(canonical);
        assertThat(StoreLocation.parse(canonical)).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket, bucket, '', , , false, s3://bucket",
        "s3://bucket/, bucket, '', , , false, s3://bucket",
        "s3://my_bucket/a/b/, my_bucket, a/b, , , false, s3://my_bucket/a/b",
        "s3://b-1/p?region=eu-west-1, b-1, p, , eu-west-1, false, s3://b-1/p?region=eu-west-1",
        "s3://b-1?path-style=true&endpoint=http://h:9000/, b-1, '', http://h:9000, , true,"
                + " s3://b-1?endpoint=http://h:9000&path-style=true",
        "s3://b-1/p?path-style=false&endpoint=https%3A%2F%2Fh&region=x, b-1, p, https://h, x, false,"
                + " s3://b-1/p?endpoint=https://h&region=x",
    })
    void takesBuckets(
            String text, String name, String prefix, URI endpoint, String region, boolean pathStyle, String canonical) {
        StoreLocation location = StoreLocation.parse(text);
        assertThat(location)
                .isEqualTo(new StoreLocation.Bucket(name, prefix, endpoint, region, pathStyle))
                .hasToString(canonical);
        assertThat(StoreLocation.parse(canonical)).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://host/path, scheme 'ftp'",
        "s3a://bucket/path, scheme 's3a'",
        "srv/backup, a relative path",
        "file:srv/backup, a relative path",
        "file://host/srv, 'a host, query or fragment'",
        "file:/srv?x=1, 'a host, query or fragment'",
        "'file:/with space', 'no URI (Illegal character in path)'",
        "hdfs:/backup, no host or name service",
        "hdfs://nn:8020, no folder",
        "hdfs://nn:8020/, no folder",
        "hdfs://nn/x?y, a query or fragment",
        "s3:/path, no bucket",
        "s3://me:secret@bucket/x, a user or fragment",
        "s3://bucket?acl=public, 'parameter ''acl=public'' (known: endpoint=, region=, path-style=)'",
        "s3://bucket?region=, 'parameter ''region='' (known: endpoint=, region=, path-style=)'",
        "s3://bucket?region=a&region=b, parameter 'region' twice",
        "s3://bucket?path-style=yes, path-style 'yes' (it is true or false)",
    })
    void refusesTheRest(String text, String found) {
        assertThatThrownBy(() -> StoreLocation.parse(text))
                .isInstanceOf(Rejected.class)
                .hasMessage("unable to use repository '" + text
                        + "': expected file:/path, an absolute path, hdfs://host/path or s3://bucket/prefix, found "
                        + found);
    }

    @ParameterizedTest
    @CsvSource({
        "hdfs://me@nn/x, host:port or a name service",
        "hdfs://nn/x/../y, the path of a folder",
        "s3://x, the name of a bucket",
        "s3://bucket:80/x, the name of a bucket",
        "s3://bucket/a//b, a prefix of at most 500",
        "s3://bucket/.hidden, a prefix of at most 500",
        "s3://bucket?region=Mars, the name of a region",
        "s3://bucket?endpoint=host:9000, an endpoint such as",
        "s3://bucket?endpoint=http://host/path, an endpoint such as",
        "s3://bucket?endpoint=http://me:secret@host, an endpoint without a password",
    })
    void refusesPartsThatCannotBe(String text, String expected) {
        assertThatThrownBy(() -> StoreLocation.parse(text))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected " + expected)
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesNothing() {
        assertThatThrownBy(() -> StoreLocation.parse("")).isInstanceOf(Rejected.class);
    }
}
