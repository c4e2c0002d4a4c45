package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.api.Damage;
import io.holdfast.api.RestorePlan;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Bytes;
import io.holdfast.format.ClusterId;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.Layout;
import io.holdfast.format.Manifest;
import io.holdfast.format.NamespaceImage;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.Sha256;
import io.holdfast.format.ShardRef;
import io.holdfast.format.SplitReference;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.TableFacts;
import io.holdfast.measure.Bandwidth;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RestorePlannerTest {

    private static final Instant CUT = Instant.parse("2026-01-01T00:00:00Z");
    private static final SessionId SESSION = new SessionId("20260101T000000000Z-00000001");
    private static final Sha256 SUM = new Sha256("0".repeat(64));
    private static final TableId ORDERS = TableId.parse("shop:orders");

    private final StoredFile parent = stored("parent-file");
    private final List<RegionImage> daughters = List.of(
            region("a".repeat(32), new StoreFile("parent-file.p", new SplitReference(false, Bytes.empty()), parent)),
            region("b".repeat(32), new StoreFile("parent-file.p", new SplitReference(true, Bytes.empty()), parent)));

    private static StoredFile stored(String name) {
        return new StoredFile(
                new FileOrigin(ORDERS, "p", "f", name), 100, SUM, 1 << 20, "00000000", new ObjectKey("data/x"), 0);
    }

    private static RegionImage region(String name, StoreFile file) {
        return new RegionImage(
                name,
                1,
                Bytes.empty(),
                Bytes.empty(),
                0,
                false,
                false,
                false,
                List.of(new FamilyFiles("f", List.of(file))));
    }

    private static Manifest manifest() {
        ShardRef shard = new ShardRef(0, new ObjectRef(new ObjectKey("backups/s"), 1, SUM), 2, 2, 200);
        TableImage image = new TableImage(
                ORDERS,
                "ENABLED",
                Bytes.of(new byte[] {1}),
                List.of("f"),
                List.of(),
                List.of(),
                2,
                2,
                200,
                CUT,
                CUT,
                List.of(shard));
        return new Manifest(
                BackupId.of(SESSION),
                SESSION,
                Manifest.FULL,
                new ClusterId("c"),
                "2.6.4",
                "3.4.2",
                CUT,
                CUT,
                null,
                null,
                List.of(new NamespaceImage("shop", new TreeMap<>())),
                List.of(image),
                2,
                1,
                200,
                100,
                null,
                null);
    }

    /** A backup of one table, of which a part may be damaged. */
    private final class Source implements RestoreSource {

        private Optional<Manifest> manifest = Optional.of(manifest());
        private Optional<Long> length = Optional.of(100L);
        private Duration ttl = Duration.ofDays(1);
        private List<Damage> damage = List.of();

        @Override
        public Optional<TableImage> image(TableId table) {
            return manifest.map(all -> all.tables().get(0));
        }

        @Override
        public void readRegions(TableImage table, Consumer<RegionImage> visitor) {
            daughters.forEach(visitor);
        }

        @Override
        public List<TableFacts.Family> families(TableImage table) {
            return List.of(new TableFacts.Family("f", Optional.of(ttl), "NONE", "NONE", false));
        }

        @Override
        public Optional<Long> lengthOf(ObjectKey object) {
            return length;
        }

        @Override
        public List<Damage> damage() {
            return damage;
        }
    }

    private final Source source = new Source();

    private RestorePlan plan(Set<TableId> taken, String... choices) {
        return plan(taken, Optional.empty(), choices);
    }

    private RestorePlan plan(Set<TableId> taken, Optional<Bandwidth> bandwidth, String... choices) {
        Surroundings target = new Surroundings(taken, Set.of("default"));
        return new RestorePlanner(backup -> source, target, CUT.plus(Duration.ofHours(1)))
                .plan(targets(Optional.empty(), choices), bandwidth);
    }

    private static List<RestoreTarget> targets(Optional<String> suffix, String... choices) {
        BackupEntry entry = BackupEntry.of(manifest(), new ObjectRef(Layout.manifest(BackupId.of(SESSION)), 1, SUM));
        return RestoreTarget.resolve(
                entry, Arrays.stream(choices).map(TableChoice::parse).toList(), suffix);
    }

    @Test
    void plansEachStoredFileOnceAlthoughBothHalvesReferToIt() {
        RestorePlan plan = plan(Set.of());

        assertThat(plan.feasible()).isTrue();
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.notes()).isEmpty();
        assertThat(plan.filesTotal()).isEqualTo(1);
        assertThat(plan.bytesNeeded()).isEqualTo(100);
        assertThat(plan.namespacesToCreate()).containsExactly("shop");
        assertThat(plan.tables()).extracting(RestorePlan.Table::to).containsExactly("shop:orders");
    }

    @Test
    void takesLongerWithALimit() {
        double without = plan(Set.of()).estimatedSeconds();
        double limited = plan(Set.of(), Optional.of(new Bandwidth(1_000))).estimatedSeconds();
        assertThat(limited - without).isEqualTo(0.1, within(0.001));
    }

    @Test
    void isNotFeasibleWhereAnObjectIsMissing() {
        source.length = Optional.empty();
        RestorePlan plan = plan(Set.of());

        assertThat(plan.feasible()).isFalse();
        assertThat(plan.damage())
                .containsExactly(
                        new Damage("missing", "data/x", "expected 100 bytes, found no object", List.of("shop:orders")));
        assertThat(plan.problems())
                .containsExactly("unable to restore table shop:orders: expected it whole, found damage:"
                        + " missing data/x: expected 100 bytes, found no object");
    }

    @Test
    void isNotFeasibleWhereAnObjectHasAnotherLength() {
        source.length = Optional.of(99L);

        assertThat(plan(Set.of()).damage())
                .extracting(Damage::kind, Damage::detail)
                .containsExactly(tuple("length", "expected 100 bytes, found 99"));
    }

    @Test
    void isNotFeasibleWhereWhatIsWantedIsDamaged() {
        Damage shard = new Damage("checksum", "backups/b/shards/0", "another sum", List.of("shop:orders", "other"));
        source.damage = List.of(shard, new Damage("checksum", "backups/b/shards/1", "another sum", List.of("other")));

        RestorePlan plan = plan(Set.of());

        assertThat(plan.feasible()).isFalse();
        assertThat(plan.damage()).containsExactly(shard.hurting(Set.of("shop:orders")));
        assertThat(plan.problems()).hasSize(1);
        assertThat(plan.filesTotal()).isEqualTo(1);
    }

    @Test
    void isNotHurtByDamageInABackupThatItTakesAnotherTableFrom() {
        BackupId first = BackupId.of(SESSION);
        BackupId second = BackupId.of(new SessionId("20260102T000000000Z-00000002"));
        Source other = new Source();
        other.damage = List.of(new Damage("checksum", "backups/b/shards/0", "another sum", List.of("shop:orders")));
        TableId items = TableId.parse("shop:items");

        RestorePlan plan = new RestorePlanner(
                        backup -> backup.equals(first) ? source : other,
                        new Surroundings(Set.of(), Set.of("default")),
                        CUT.plus(Duration.ofHours(1)))
                .plan(
                        List.of(new RestoreTarget(first, ORDERS, ORDERS), new RestoreTarget(second, items, items)),
                        Optional.empty());

        assertThat(plan.feasible()).isTrue();
        assertThat(plan.backupId()).isNull();
        assertThat(plan.tables()).extracting(RestorePlan.Table::backupId).containsExactly(first.text(), second.text());
    }

    @Test
    void saysOfADamagedManifestWhatIsKnownWithoutIt() {
        source.manifest = Optional.empty();
        source.damage = List.of(new Damage("missing", "backups/b/manifest", "nothing", List.of("shop:orders")));

        RestorePlan plan = plan(Set.of(TableId.parse("copy")), "shop:orders=copy");

        assertThat(plan.feasible()).isFalse();
        assertThat(plan.problems()).hasSize(2);
        assertThat(plan.tables())
                .containsExactly(new RestorePlan.Table(
                        SESSION.text(), "shop:orders", "copy", "create copy", null, 0, 0, null, List.of(), null));
    }

    @Test
    void isNotFeasibleWhereTheTargetExists() {
        RestorePlan plan = plan(Set.of(TableId.parse("copy")), "shop:orders=copy");

        assertThat(plan.feasible()).isFalse();
        assertThat(plan.problems()).singleElement().asString().contains("copy");
        assertThat(plan.namespacesToCreate()).isEmpty();
    }

    @Test
    void saysWhichFamiliesForgetBeforeTheyAreRestored() {
        source.ttl = Duration.ofMinutes(30);

        assertThat(plan(Set.of()).notes()).singleElement().asString().contains("PT30M");
    }

    @Test
    void givesNamesByChoiceBySuffixAndElseAsTheyWere() {
        assertThat(targets(Optional.empty(), "shop:orders=b:c"))
                .containsExactly(new RestoreTarget(BackupId.of(SESSION), ORDERS, TableId.parse("b:c")));
        assertThat(targets(Optional.of("_old")))
                .containsExactly(new RestoreTarget(BackupId.of(SESSION), ORDERS, TableId.parse("shop:orders_old")));
        assertThat(targets(Optional.empty())).containsExactly(new RestoreTarget(BackupId.of(SESSION), ORDERS, ORDERS));
    }

    @Test
    void rejectsWhatIsNotInTheBackupAndNamesThatAreUsedTwice() {
        assertThatThrownBy(() -> targets(Optional.empty(), "other")).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> targets(Optional.empty(), "shop:orders=a", "shop:orders=a"))
                .isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> targets(Optional.empty(), "shop:orders=" + "x".repeat(76)))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("at most 75");
    }

    @Test
    void rejectsAChoiceWithoutAName() {
        assertThatThrownBy(() -> TableChoice.parse("orders=")).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> TableChoice.parse("=new")).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> TableChoice.parse("")).isInstanceOf(Rejected.class);
    }
}
