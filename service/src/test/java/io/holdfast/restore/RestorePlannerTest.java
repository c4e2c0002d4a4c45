package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.api.RestorePlan;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupId;
import io.holdfast.format.Bytes;
import io.holdfast.format.ClusterId;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileOrigin;
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
import java.util.function.Predicate;
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
                null);
    }

    private RestorePlan plan(Set<TableId> taken, Duration ttl, Predicate<StoredFile> present, String... choices) {
        return plan(taken, ttl, present, Optional.empty(), choices);
    }

    private RestorePlan plan(
            Set<TableId> taken,
            Duration ttl,
            Predicate<StoredFile> present,
            Optional<Bandwidth> bandwidth,
            String... choices) {
        RestorePlanner planner = new RestorePlanner(
                manifest(), new RestorePlanner.Surroundings(taken, Set.of("default")), CUT.plus(Duration.ofHours(1)));
        List<RestoreTarget> targets = targets(Optional.empty(), choices);
        return planner.plan(
                targets,
                bandwidth,
                (table, visitor) -> daughters.forEach(visitor),
                table -> List.of(new TableFacts.Family("f", Optional.of(ttl), "NONE", "NONE")),
                present);
    }

    private static List<RestoreTarget> targets(Optional<String> suffix, String... choices) {
        return RestoreTarget.resolve(
                manifest(), Arrays.stream(choices).map(TableChoice::parse).toList(), suffix);
    }

    @Test
    void plansEachStoredFileOnceAlthoughBothHalvesReferToIt() {
        RestorePlan plan = plan(Set.of(), Duration.ofDays(1), file -> true);

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
        double without = plan(Set.of(), Duration.ofDays(1), file -> true).estimatedSeconds();
        double limited = plan(Set.of(), Duration.ofDays(1), file -> true, Optional.of(new Bandwidth(1_000)))
                .estimatedSeconds();
        assertThat(limited - without).isEqualTo(0.1, within(0.001));
    }

    @Test
    void isNotFeasibleWhereAnObjectIsMissing() {
        RestorePlan plan = plan(Set.of(), Duration.ofDays(1), file -> false);

        assertThat(plan.feasible()).isFalse();
        assertThat(plan.problems()).singleElement().asString().contains("data/x");
    }

    @Test
    void isNotFeasibleWhereTheTargetExists() {
        RestorePlan plan = plan(Set.of(TableId.parse("copy")), Duration.ofDays(1), file -> true, "shop:orders=copy");

        assertThat(plan.feasible()).isFalse();
        assertThat(plan.problems()).singleElement().asString().contains("copy");
        assertThat(plan.namespacesToCreate()).isEmpty();
    }

    @Test
    void saysWhichFamiliesForgetBeforeTheyAreRestored() {
        assertThat(plan(Set.of(), Duration.ofMinutes(30), file -> true).notes())
                .singleElement()
                .asString()
                .contains("PT30M");
    }

    @Test
    void givesNamesByChoiceBySuffixAndElseAsTheyWere() {
        assertThat(targets(Optional.empty(), "shop:orders=b:c"))
                .containsExactly(new RestoreTarget(ORDERS, TableId.parse("b:c")));
        assertThat(targets(Optional.of("_old")))
                .containsExactly(new RestoreTarget(ORDERS, TableId.parse("shop:orders_old")));
        assertThat(targets(Optional.empty())).containsExactly(new RestoreTarget(ORDERS, ORDERS));
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
