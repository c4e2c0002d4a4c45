package io.holdfast.storage.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.kerberos.KerberosLogin;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.ObjectStoreContract;
import io.holdfast.storage.Patience;
import io.holdfast.storage.StoreLocation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfsObjectStoreIT extends ObjectStoreContract {

    private static final AtomicInteger PLACES = new AtomicInteger();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static java.nio.file.Path folder;

    @SuppressWarnings("NullAway.Init")
    private static MiniDFSCluster hdfs;

    @SuppressWarnings("NullAway.Init")
    private static DistributedFileSystem files;

    private final String path = "/place" + PLACES.incrementAndGet();

    @BeforeAll
    static void startHdfs() throws IOException {
        Configuration settings = new HdfsConfiguration();
        settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
        // So that an object of a few megabytes has several blocks.
        settings.setLong("dfs.blocksize", 1 << 20);
        settings.setLong("dfs.namenode.fs-limits.min-block-size", 1 << 20);
        settings.set("dfs.permissions.enabled", "false");
        hdfs = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
        hdfs.waitActive();
        files = (DistributedFileSystem) hdfs.getNewFileSystemInstance(0);
        try (OutputStream out = Files.newOutputStream(folder.resolve("hdfs-site.xml"))) {
            Configuration client = new Configuration(false);
            client.setLong("dfs.blocksize", 1 << 20);
            client.setInt("dfs.replication", 1);
            client.writeXml(out);
        }
    }

    @AfterAll
    static void stopHdfs() {
        hdfs.shutdown();
    }

    @Override
    protected ObjectStore newStore() {
        return at(path);
    }

    @Override
    protected ObjectStore reopened() {
        return at(path);
    }

    @Override
    protected int rounds(int usual) {
        return usual / 20;
    }

    private static ObjectStore at(String path) {
        return new HdfsObjectStore(
                new StoreLocation.Hdfs("localhost:" + hdfs.getNameNodePort(), path),
                Optional.of(folder),
                Patience.DEFAULT,
                KerberosLogin.fromTicketCache());
    }

    @Test
    void theSiteIsHeard() throws IOException {
        newStore().putIfAbsent(key("x"), new byte[1]);
        assertThat(files.getFileStatus(new Path(path, "x")).getBlockSize()).isEqualTo(1 << 20);
    }

    @Test
    void preparesAFolderButNotTheOneAboveIt() throws IOException {
        assertThatThrownBy(at(path + "/no/such")::prepare)
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("no/such: expected the folder above it, found none");
        assertThat(files.exists(new Path(path, "no"))).isFalse();
        newStore().putIfAbsent(key("file"), new byte[1]);
        assertThatThrownBy(at(path + "/file")::prepare)
                .isInstanceOf(Unavailable.class)
                .hasMessageEndingWith("expected a folder, found a file");
    }

    @Test
    void aMissingFolderIsNamedAndNotCreated() throws IOException {
        ObjectStore missing = at(path + "/missing");
        for (Runnable call : List.<Runnable>of(
                () -> missing.putIfAbsent(key("a"), new byte[1]),
                () -> missing.create(key("a")),
                () -> missing.read(key("a"), 1),
                () -> missing.open(key("a"), 0, 1),
                () -> missing.stat(key("a")),
                () -> missing.delete(key("a")),
                () -> missing.list(KeyPrefix.all()))) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(Unavailable.class)
                    .hasMessageEndingWith("missing: expected a folder, found nothing");
        }
        assertThat(files.exists(new Path(path, "missing"))).isFalse();
    }

    @Test
    void nothingButTheObjectsIsLeft() throws IOException {
        ObjectStore store = newStore();
        store.putIfAbsent(key("a/b/c"), new byte[1]);
        store.putIfAbsent(key("a/d"), new byte[1]);
        store.putIfAbsent(key("a/d"), new byte[1]);
        assertThat(files.listStatus(new Path(path, ".tmp"))).isEmpty();
        store.delete(key("a/b/c"));
        assertThat(files.exists(new Path(path, "a/b"))).isFalse();
        assertThat(files.listStatus(new Path(path, "a")))
                .extracting(file -> file.getPath().getName())
                .containsExactly("d");
    }

    @Test
    void foreignFilesArePassedOver() throws IOException {
        ObjectStore store = newStore();
        store.putIfAbsent(key("x/y"), new byte[1]);
        for (String name : List.of(".hidden", "with space", "ümlaut")) {
            files.create(new Path(path, name)).close();
        }
        assertThat(store.list(KeyPrefix.all()).map(ObjectInfo::key)).containsExactly(key("x/y"));
    }

    @Test
    void aLargeObjectIsInManyBlocks() throws IOException {
        try (ObjectSink sink = newStore().create(key("large"))) {
            sink.write(bytes(5 << 20, 1));
            sink.commit();
        }
        assertThat(files.getFileBlockLocations(new Path(path, "large"), 0, 5 << 20))
                .hasSize(5);
    }

    @Test
    void aNameNodeThatTakesNothingIsUnavailable() throws IOException {
        ObjectStore store = newStore();
        store.putIfAbsent(key("before"), new byte[1]);
        ObjectSink open = store.create(key("open"));
        open.write(new byte[10]);
        files.setSafeMode(SafeModeAction.ENTER);
        try {
            assertThatThrownBy(() -> store.putIfAbsent(key("x"), new byte[1]))
                    .isInstanceOfSatisfying(
                            Unavailable.class, e -> assertThat(e.hint()).isEmpty())
                    .hasMessageContaining("SafeMode");
            assertThat(store.read(key("before"), 1)).isPresent();
        } finally {
            files.setSafeMode(SafeModeAction.LEAVE);
        }
        open.close();
        assertThat(store.putIfAbsent(key("x"), new byte[1])).isTrue();
    }

    @Test
    void anotherClientThatIsClosedDoesNoHarm() throws IOException {
        ObjectStore store = newStore();
        store.prepare();
        FileSystem.get(files.getUri(), new HdfsConfiguration()).close();
        assertThat(store.putIfAbsent(key("x"), new byte[1])).isTrue();
    }

    @Test
    void aNameServiceThatNobodyKnowsIsSaid() {
        ObjectStore unknown = new HdfsObjectStore(
                new StoreLocation.Hdfs("no-such-service", "/x"),
                Optional.empty(),
                Patience.DEFAULT,
                KerberosLogin.fromTicketCache());
        assertThatThrownBy(() -> unknown.stat(key("x")))
                .isInstanceOfSatisfying(
                        Unavailable.class, e -> assertThat(e.hint()).isPresent())
                .hasMessageContaining("no-such-service");
    }
}
