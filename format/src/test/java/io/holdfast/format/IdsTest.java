package io.holdfast.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @ParameterizedTest
    @ValueSource(strings = {"t", "shop:orders", "a.b-c_d", "ns_1:T9", "größe", "hbase:meta"})
    void tablesAreWrittenAsTheyAreRead(String text) {
        assertThat(TableId.parse(text)).hasToString(text);
    }

    @Test
    void theDefaultNamespaceIsNotWritten() {
        assertThat(TableId.parse("default:t")).isEqualTo(TableId.parse("t")).hasToString("t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "a:",
                ":b",
                "a:b:c",
                "-t",
                ".t",
                "a b",
                "a/b",
                "n-s:t",
                "t\n",
                "zookeeper",
                "../x",
                "a=b"
            })
    void refusesWhatIsNoTable(String text) {
        assertThatThrownBy(() -> TableId.parse(text))
                .isInstanceOf(Rejected.class)
                .hasMessageStartingWith("unable to use a table name: expected ");
    }

    @Test
    void sessionsSortByCreation() {
        Instant now = Instant.parse("2026-12-31T23:59:59.999Z");
        SplittableRandom random = new SplittableRandom(1);
        SessionId first = SessionId.create(now, random);
        SessionId second = SessionId.create(now.plusMillis(1), random);
        assertThat(first.text()).startsWith("20261231T235959999Z-");
        assertThat(second.text()).startsWith("20270101T000000000Z-");
        assertThat(Stream.of(second, first).sorted()).containsExactly(first, second);
        assertThat(first.createdAt()).isEqualTo(now);
        assertThat(SessionId.parse(first.toString())).isEqualTo(first);
        assertThat(BackupId.of(first)).hasToString(first.text());
    }

    @Test
    void sessionsOfOneMomentDiffer() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(Stream.generate(() -> SessionId.create(Instant.EPOCH, random))
                        .limit(1000))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "20261231T235959999Z",
                "20261231T235959999Z-0A1B2C3D",
                "20261331T235959999Z-0a1b2c3d",
                "20260230T000000000Z-0a1b2c3d",
                "20261231T245959999Z-0a1b2c3d",
                "20261231T235959999Z-0a1b2c3d ",
                "../../../etc/passwd"
            })
    void refusesWhatIsNoSessionOrBackup(String text) {
        assertThatThrownBy(() -> SessionId.parse(text)).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> BackupId.parse(text))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected the form 20260131T235959123Z-0a1b2c3d, found '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b/c", "A-Z_0.9/x", "-", "_", "a..b"})
    void keysAreRelativePaths(String path) {
        assertThat(ObjectKey.parse(path)).hasToString(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "a/.b", "a b", "a\\b", "ä", "a\n"})
    void refusesWhatIsNoKey(String path) {
        assertThatThrownBy(() -> ObjectKey.parse(path)).isInstanceOf(Rejected.class);
    }

    @Test
    void keysAreBounded() {
        String segment = "x".repeat(255);
        assertThat(ObjectKey.parse(segment + "/" + segment).name()).isEqualTo(segment);
        assertThat(ObjectKey.isKey(segment + "x")).isFalse();
        assertThat(ObjectKey.isKey(segment + "/" + segment + "/x")).isFalse();
    }

    @Test
    void theLayoutIsWhatTheFormatSays() {
        SessionId session = Samples.SESSION;
        assertThat(List.of(
                        Layout.header(),
                        Layout.root(42),
                        Layout.intent(session, 1),
                        Layout.data(session, new LeaderEpoch(7), 12, 2, 345),
                        Layout.manifest(Samples.BACKUP),
                        Layout.shard(Samples.BACKUP, 12),
                        Layout.history(session)))
                .extracting(ObjectKey::path)
                .containsExactly(
                        "holdfast.json",
                        "roots/00000000000000000042",
                        "intents/20260304T120000123Z-0a1b2c3d/00000001",
                        "data/20260304T120000123Z-0a1b2c3d/7-00000012-2/000345",
                        "backups/20260304T120000123Z-0a1b2c3d/manifest",
                        "backups/20260304T120000123Z-0a1b2c3d/shards/00000012",
                        "history/20260304T120000123Z-0a1b2c3d");
        assertThat(Layout.generation(Layout.root(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
        assertThat(Layout.data(session).covers(Layout.data(session, new LeaderEpoch(7), 12, 2, 345)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"roots/42", "roots/x", "roots/-0000000000000000001", "roots/00000000000000000042.bak"})
    void aForeignKeyAmongTheRootsIsNamed(String path) {
        assertThatThrownBy(() -> Layout.generation(new ObjectKey(path)))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(path);
    }

    @Test
    void bytesPrint() {
        assertThat(Bytes.of(new byte[] {'a', 0, (byte) 0xff, '\\'})).hasToString("a\\x00\\xFF\\x5C");
        assertThat(Bytes.of(new byte[100]).toString()).endsWith("… (100 bytes)");
    }

    /** Against the form as docs/format.md words it, for every text of up to five characters that matter. */
    @Test
    void keysAreExactlyThoseOfTheForm() {
        Pattern form = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
        String characters = "aZ5_-./ \u00e9";
        List<String> texts = new ArrayList<>(List.of(""));
        for (int from = 0, length = 1; length <= 5; length++) {
            int to = texts.size();
            for (int i = from; i < to; i++) {
                for (int c = 0; c < characters.length(); c++) {
                    texts.add(texts.get(i) + characters.charAt(c));
                }
            }
            from = to;
        }
        assertThat(texts).hasSizeGreaterThan(60_000);
        assertThat(texts.stream()
                        .filter(text ->
                                ObjectKey.isKey(text) != form.matcher(text).matches()))
                .isEmpty();
        assertThat(ObjectKey.isKey("a/" + "b".repeat(255))).isTrue();
        assertThat(ObjectKey.isKey("a/" + "b".repeat(256))).isFalse();
        assertThat(ObjectKey.isKey("a/" + "b".repeat(256) + "/c")).isFalse();
        assertThat(ObjectKey.isKey("a/".repeat(255) + "bc")).isTrue();
        assertThat(ObjectKey.isKey("a/".repeat(255) + "bcd")).isFalse();
    }
}
