package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Fenced;
import io.holdfast.format.Bytes;
import io.holdfast.format.ContentSums;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.LogFile;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.EditSorter.SortedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is given up and does not know it: HBase is not asked to load anything, as nobody would answer here. */
class BulkReplaysTest {

    private static final TableId TABLE = TableId.parse("orders");
    private static final SessionId SESSION = new SessionId("20260301T000000000Z-00000000");

    @TempDir
    private java.nio.file.Path folder;

    private final Configuration conf = new Configuration(false);

    @BeforeEach
    void chooseRoot() {
        conf.setClass("fs.file.impl", RawLocalFileSystem.class, FileSystem.class);
        conf.setBoolean("fs.file.impl.disable.cache", true);
        conf.set(HConstants.HBASE_DIR, folder.resolve("hbase").toUri().toString());
    }

    private BulkReplays replays() throws IOException {
        return new BulkReplays(admin(), RootDirectory.open(conf), conf);
    }

    private static Admin admin() {
        TableDescriptor orders = TableDescriptorBuilder.newBuilder(RootDirectory.tableName(TABLE))
                .setColumnFamily(ColumnFamilyDescriptorBuilder.of("f"))
                .build();
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, args) -> {
                    if (method.getName().equals("getDescriptor")) {
                        return orders;
                    }
                    throw new AssertionError("nobody may ask for " + method.getName());
                });
    }

    /** A log file with one put, staged. */
    private RegionEdits staged() throws IOException {
        FileSystem local = new RawLocalFileSystem();
        local.initialize(folder.toUri(), conf);
        java.nio.file.Path own = Files.createTempDirectory(folder, "sorted");
        EditBuffer buffer = new EditBuffer(local, new Path(own.toString()), conf);
        KeyValue put = new KeyValue(bytes("row"), bytes("f"), bytes("q"), 1, KeyValue.Type.Put, bytes("v"));
        buffer.add(new EditTag(1, 1, 0).addTo(put));
        SortedFile sorted = buffer.finish(List.of(), bytes -> {}).get(0);
        byte[] content = Files.readAllBytes(sorted.path());
        ContentSums sums = new ContentSums();
        sums.update(content, 0, content.length);
        LogFile log = new LogFile(
                sums.finish(new FileOrigin(TABLE, SESSION.text(), "log", "0"), new ObjectKey("data/a/b"), 0),
                sorted.cells(),
                sorted.firstRow(),
                sorted.lastRow());
        replays().stage(SESSION, log, out -> out.write(content));
        return RegionEdits.of(
                TABLE,
                new KeyRange(Bytes.empty(), Bytes.empty()),
                List.of(),
                List.of(log),
                ReplayCut.at(Optional.empty(), List.of()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void endSession() {
        try {
            RootDirectory root = RootDirectory.open(conf);
            assertThat(root.fileSystem().delete(root.staging(SESSION), true)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertLoadsNothing(RegionEdits edits, LongConsumer progress) {
        assertThatThrownBy(() -> replays().replay(SESSION, edits, progress))
                .isInstanceOf(Fenced.class)
                .hasMessageContaining("expected session " + SESSION + " to do so still");
        assertThat(folder.resolve("hbase/.holdfast/" + SESSION + "/load")).isEmptyDirectory();
    }

    @Test
    void nobodyLoadsBeforeTheLeaderSaysSo() throws IOException {
        assertLoadsNothing(staged(), bytes -> {});
    }

    /** It had opened what was staged, and writes all that it would load once everything is gone. */
    @Test
    void whoSleptUntilTheSessionHadEndedLoadsNothing() throws IOException {
        replays().begin(SESSION);
        RegionEdits edits = staged();
        boolean[] ended = {false};
        assertThatThrownBy(() -> replays().replay(SESSION, edits, bytes -> {
                    if (!ended[0]) {
                        ended[0] = true;
                        endSession();
                    }
                }))
                .isInstanceOf(Fenced.class);
    }

    /** That files of the session come back does not open it again. */
    @Test
    void whatOthersStageLateOpensNothing() throws IOException {
        replays().begin(SESSION);
        endSession();
        assertLoadsNothing(staged(), bytes -> {});
    }

    @Test
    void whatIsToEndEndsBeforeAnythingIsLoaded() throws IOException {
        replays().begin(SESSION);
        RegionEdits edits = staged();
        assertThatThrownBy(() -> replays().replay(SESSION, edits, bytes -> {
                    throw new Fenced("not wanted any more");
                }))
                .hasMessage("not wanted any more");
    }

    @Test
    void withoutLogFilesThereIsNothingToDo() throws IOException {
        RegionEdits nothing = RegionEdits.of(
                TABLE,
                new KeyRange(Bytes.empty(), Bytes.empty()),
                List.of(),
                List.of(),
                ReplayCut.at(Optional.empty(), List.of()));
        assertThat(replays().replay(SESSION, nothing, bytes -> {})).isZero();
    }
}
