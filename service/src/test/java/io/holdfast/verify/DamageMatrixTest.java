package io.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupSummary;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.ClusterId;
import io.holdfast.format.Intent;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.RealHFiles;
import io.holdfast.repository.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of object, damaged in each way: a deep verification names the object and whom it hurts, whatever is hurt is
 * refused before anything of it becomes visible, and whatever is not hurt restores.
 */
class DamageMatrixTest {

    private static final String ORDERS = "orders";
    private static final String EVENTS = "shop:events";
    private static final String EXTRA = "extra";
    private static final SessionId RUNNING = new SessionId("20260304T110000000Z-00000001");
    private static final SessionId OTHER = new SessionId("20260304T110000000Z-00000002");

    /** Ways of damage after which it is also looked at everything else: one of each sort. */
    private static final Set<String> THOROUGHLY = Set.of("removed", "half of it", "a bit at 1", "another of its kind");

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, List<String>> contents = new TreeMap<>();
    private final Map<String, Set<ObjectKey>> needs = new TreeMap<>();
    private Map<ObjectKey, byte[]> whole = Map.of();
    private String first = "";
    private String second = "";

    /** Two backups that share the files of two tables; the second has a third table. */
    @BeforeEach
    void makeRepository() {
        World world = new World();
        world.door().initRepository();
        RealHFiles files = new RealHFiles(folder);
        world.cluster.createTable(ORDERS, files.plain(1), files.plain(2), files.plain(3));
        world.cluster.createTable(EVENTS, files.plain(4));
        first = world.backUp(ORDERS, EVENTS).backupId();
        world.cluster.createTable(EXTRA, files.plain(5));
        second = world.backUp(ORDERS, EVENTS, EXTRA).backupId();
        List.of(ORDERS, EVENTS, EXTRA).forEach(table -> contents.put(table, world.cluster.contents(table)));
        Repository repository = Repository.open(world.memory);
        for (SessionId session : List.of(RUNNING, OTHER)) {
            repository.putIntent(intent(session));
            repository.putHistory(new SessionHistory(
                    session, "backup", "FAILED", Instant.EPOCH, Instant.EPOCH, null, "no " + session, null));
        }
        assertThat(world.verify(VerifyRequest.deep()).findings()).isEmpty();
        assertThat(world.verify(VerifyRequest.deep()).findings()).isEmpty();
        whole = world.objects();
        repository.newestRoot().backups().forEach(entry -> needs.put(entry.id().text(), objectsOf(repository, entry)));
    }

    private static Set<ObjectKey> objectsOf(Repository repository, BackupEntry entry) {
        Set<ObjectKey> objects = new TreeSet<>();
        objects.add(entry.manifest().key());
        repository.readManifest(entry).tables().stream()
                .flatMap(image -> image.shards().stream())
                .forEach(shard -> {
                    objects.add(shard.object().key());
                    repository.readShard(shard, region -> region.families().forEach(family -> family.files()
                            .forEach(file -> objects.add(file.content().object()))));
                });
        return objects;
    }

    private static Intent intent(SessionId session) {
        return new Intent(
                session, new ClusterId("c"), new LeaderEpoch(1), "host", Instant.EPOCH, Instant.EPOCH, List.of());
    }

    /**
     * A kind of object.
     *
     * @param removable whether its owner may delete it at any time, so that nobody misses it
     * @param hurts table by backup
     */
    private record Kind(
            String name, ObjectKey key, ObjectKey another, boolean removable, Map<String, Set<String>> hurts) {

        /** A manifest or a shard: without it nobody knows what the backup needs. */
        boolean isOfOneBackup() {
            return Layout.backups().covers(key);
        }
    }

    private World damaged(Consumer<World> damage) {
        World world = new World();
        world.put(whole);
        world.clock.pass(Duration.ofDays(1));
        damage.accept(world);
        return world;
    }

    private List<Kind> kinds() {
        World world = damaged(w -> {});
        Repository repository = Repository.open(world.memory);
        List<ObjectKey> roots = world.keys(Layout.roots());
        List<ObjectKey> records = world.keys(Layout.verifications()).stream()
                .filter(key -> key.name().equals("record"))
                .toList();
        List<ObjectKey> ledgers = world.keys(Layout.verifications()).stream()
                .filter(key -> key.name().equals("ledger"))
                .toList();
        Map<String, Set<String>> none = Map.of();
        List<Kind> kinds = new ArrayList<>();
        kinds.add(new Kind("header", Layout.header(), otherHeader(), false, none));
        kinds.add(new Kind("newest root", roots.get(roots.size() - 1), roots.get(1), false, none));
        kinds.add(new Kind("older root", roots.get(1), roots.get(2), true, none));
        kinds.add(new Kind("oldest root", roots.get(0), roots.get(2), true, none));
        kinds.add(new Kind("intent", Layout.intent(RUNNING, 1), Layout.intent(OTHER, 1), true, none));
        kinds.add(new Kind("history", Layout.history(RUNNING), Layout.history(OTHER), true, none));
        kinds.add(new Kind("verification", records.get(1), records.get(0), true, none));
        kinds.add(new Kind("ledger", ledgers.get(1), ledgers.get(0), false, none));
        kinds.add(new Kind(
                "manifest",
                Layout.manifest(new BackupId(first)),
                Layout.manifest(new BackupId(second)),
                false,
                Map.of(first, Set.of(ORDERS, EVENTS))));
        kinds.add(new Kind(
                "shard",
                shard(repository, first, ORDERS),
                shard(repository, second, ORDERS),
                false,
                Map.of(first, Set.of(ORDERS))));
        ObjectKey alone = data(repository, EVENTS);
        ObjectKey bundle = data(repository, ORDERS);
        ObjectKey ofOne = data(repository, EXTRA);
        kinds.add(new Kind(
                "data object alone", alone, bundle, false, Map.of(first, Set.of(EVENTS), second, Set.of(EVENTS))));
        kinds.add(new Kind("bundle", bundle, alone, false, Map.of(first, Set.of(ORDERS), second, Set.of(ORDERS))));
        kinds.add(new Kind("data object of one backup", ofOne, alone, false, Map.of(second, Set.of(EXTRA))));
        return kinds;
    }

    private static ObjectKey otherHeader() {
        return new ObjectKey("elsewhere.json");
    }

    private static BackupEntry entry(Repository repository, String backup) {
        return repository.newestRoot().backup(new BackupId(backup)).orElseThrow();
    }

    private static ObjectKey shard(Repository repository, String backup, String table) {
        return repository.readManifest(entry(repository, backup)).tables().stream()
                .filter(image -> image.table().equals(TableId.parse(table)))
                .findFirst()
                .orElseThrow()
                .shards()
                .get(0)
                .object()
                .key();
    }

    private ObjectKey data(Repository repository, String table) {
        Set<ObjectKey> objects = new TreeSet<>();
        repository.readManifest(entry(repository, second)).tables().stream()
                .filter(image -> image.table().equals(TableId.parse(table)))
                .flatMap(image -> image.shards().stream())
                .forEach(shard ->
                        repository.readShard(shard, region -> region.families().forEach(family -> family.files()
                                .forEach(file -> objects.add(file.content().object())))));
        assertThat(objects).hasSize(1);
        return objects.iterator().next();
    }

    private Map<String, Consumer<World>> damages(Kind kind) {
        byte[] content = whole.getOrDefault(kind.key, new byte[0]);
        Map<String, Consumer<World>> damages = new TreeMap<>();
        damages.put("removed", world -> world.memory.delete(kind.key));
        damages.put("empty", world -> world.replace(kind.key, new byte[0]));
        damages.put("half of it", world -> world.replace(kind.key, Arrays.copyOf(content, content.length / 2)));
        damages.put("short of a byte", world -> world.replace(kind.key, Arrays.copyOf(content, content.length - 1)));
        damages.put("longer by a byte", world -> world.replace(kind.key, Arrays.copyOf(content, content.length + 1)));
        Random random = new Random(content.length);
        for (int at : new int[] {
            0,
            1,
            content.length / 3,
            content.length / 2,
            content.length - 2,
            content.length - 1,
            random.nextInt(content.length),
            random.nextInt(content.length),
            random.nextInt(content.length)
        }) {
            damages.put("a bit at " + at, world -> world.flip(kind.key, at));
        }
        damages.put("another of its kind", world -> world.replace(kind.key, another(kind)));
        return damages;
    }

    private byte[] another(Kind kind) {
        if (!kind.another.equals(otherHeader())) {
            return whole.getOrDefault(kind.another, new byte[0]);
        }
        World elsewhere = new World();
        Repository.init(elsewhere.memory, new Random(99), elsewhere.clock);
        return elsewhere.read(Layout.header());
    }

    @TestFactory
    List<DynamicTest> everyDamageIsFoundAndNamedAndHurtsNothingElse() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Kind kind : kinds()) {
            damages(kind)
                    .forEach((how, damage) ->
                            tests.add(DynamicTest.dynamicTest(kind.name + ": " + how, () -> check(kind, how, damage))));
        }
        return tests;
    }

    private void check(Kind kind, String how, Consumer<World> damage) {
        boolean legal = kind.removable && how.equals("removed");
        World unverified = damaged(damage);
        World world = damaged(damage);
        VerifyResult result = world.verify(VerifyRequest.deep());

        if (legal) {
            assertThat(result.findings()).isEmpty();
        } else {
            assertThat(result.sound()).isFalse();
            assertThat(result.findings())
                    .extracting(VerifyResult.Finding::object)
                    .containsOnly(kind.key.path());
        }
        assertThat(hurt(result)).isEqualTo(kind.hurts);
        if (THOROUGHLY.contains(how) && isOpenable(world)) {
            checkStates(world, kind);
            checkRestores(world, kind);
            checkRestores(unverified, kind);
            checkGc(damaged(damage), kind);
        }
        // The finding stays as long as the damage, whatever kind of verification comes next.
        if (!legal) {
            assertThat(world.verify(VerifyRequest.quick()).sound()).isFalse();
        }
    }

    private static Map<String, Set<String>> hurt(VerifyResult result) {
        Map<String, Set<String>> hurt = new TreeMap<>();
        for (VerifyResult.Finding finding : result.findings()) {
            for (String backup : finding.backups()) {
                hurt.computeIfAbsent(backup, b -> new TreeSet<>()).addAll(finding.tables());
            }
        }
        return hurt;
    }

    private static boolean isOpenable(World world) {
        try {
            Repository.open(world.memory);
            return true;
        } catch (HoldfastException e) {
            assertThat(e.code()).isIn(ErrorCode.CORRUPT, ErrorCode.UNAVAILABLE);
            return false;
        }
    }

    private static void checkStates(World world, Kind kind) {
        for (BackupSummary backup : world.door().listBackups(BackupFilter.ALL).backups()) {
            assertThat(backup.state()).isEqualTo(kind.hurts.containsKey(backup.backupId()) ? "DAMAGED" : "COMPLETE");
            VerifyResult alone = world.verify(VerifyRequest.deep().ofBackup(backup.backupId()));
            if (kind.hurts.containsKey(backup.backupId())) {
                assertThat(alone.sound()).isFalse();
            } else if (!kind.name.contains("root")) {
                assertThat(alone.findings())
                        .filteredOn(finding ->
                                !finding.object().equals(Layout.header().path()))
                        .isEmpty();
            }
        }
        assertThat(world.door().repositoryInfo().damaged())
                .extracting(RepositoryInfo.Damaged::backupId)
                .containsExactlyInAnyOrderElementsOf(kind.hurts.keySet());
    }

    private void checkRestores(World world, Kind kind) {
        for (BackupEntry backup : Repository.open(world.memory).newestRoot().backups()) {
            for (TableId table : backup.tables()) {
                boolean hurt =
                        kind.hurts.getOrDefault(backup.id().text(), Set.of()).contains(table.toString());
                Throwable error =
                        catchThrowable(() -> world.restoreElsewhere(backup.id().text(), table.toString()));
                if (!hurt) {
                    assertThat(error).isNull();
                    assertThat(world.cluster.contents(table.toString())).isEqualTo(contents.get(table.toString()));
                } else {
                    assertThat(error).isInstanceOf(Corrupt.class);
                    assertThat(world.cluster.userTables()).isEmpty();
                    assertThat(world.cluster.namespaces()).containsExactly("default");
                    assertThat(world.cluster.snapshotNames()).isEmpty();
                    assertThat(world.cluster.hasNothingStaged()).isTrue();
                    assertThat(world.cluster.hasNothingPlaced()).isTrue();
                }
            }
        }
    }

    /** Nothing that a listed backup needs is deleted; only a backup that cannot be read keeps garbage from being. */
    private void checkGc(World world, Kind kind) {
        Throwable error = catchThrowable(() -> world.door().collectGarbage(ProgressListener.NONE));
        assertThat(error == null).isEqualTo(!kind.isOfOneBackup());
        if (error != null) {
            assertThat(error).isInstanceOf(Corrupt.class).hasMessageContaining(kind.key.path());
        }
        for (BackupEntry backup : Repository.open(world.memory).newestRoot().backups()) {
            for (ObjectKey object : needs.getOrDefault(backup.id().text(), Set.of())) {
                assertThat(world.memory.stat(object).isPresent() || object.equals(kind.key))
                        .as("%s is there", object)
                        .isTrue();
            }
        }
        if (Layout.intents().covers(kind.key)) {
            world.clock.pass(Duration.ofHours(25));
            world.door().collectGarbage(ProgressListener.NONE);
            assertThat(world.keys(Layout.intents())).isEmpty();
        }
    }

    @Test
    void ofADamagedNewestRootItIsSaidWhatIsLeft() {
        List<ObjectKey> roots = damaged(w -> {}).keys(Layout.roots());
        World world = damaged(w -> w.flip(roots.get(roots.size() - 1), 300));

        VerifyResult result = world.verify(VerifyRequest.quick());

        assertThat(result.findings()).hasSize(1);
        assertThat(result.findings().get(0).kind()).isEqualTo("unreadable");
        assertThat(result.findings().get(0).detail())
                .contains("Root " + (roots.size() - 1) + " of 2026-03-04T12:00:00.")
                .contains("still reads and lists 1 backups: to move this object away by hand undoes");
        assertThatThrownBy(() -> world.door().listBackups(BackupFilter.ALL))
                .isInstanceOfSatisfying(Corrupt.class, e -> assertThat(e.hint().orElseThrow())
                        .contains("newest root", "'holdfast repo verify'"));
    }

    @Test
    void whoMovesADamagedNewestRootAwayUndoesTheLastCommit() {
        List<ObjectKey> roots = damaged(w -> {}).keys(Layout.roots());
        World world = damaged(w -> w.memory.delete(roots.get(roots.size() - 1)));

        assertThat(world.door().listBackups(BackupFilter.ALL).backups())
                .extracting(BackupSummary::backupId)
                .containsExactly(first);
        world.door().rebuildRepository(ProgressListener.NONE);
        world.cluster.createTable(
                EVENTS, contents.getOrDefault(EVENTS, List.of()).toArray(String[]::new));
        String next = world.backUp(EVENTS).backupId();
        assertThat(world.door().listBackups(BackupFilter.ALL).backups())
                .extracting(BackupSummary::backupId)
                .containsExactly(next, first);
        world.restoreElsewhere(first, EVENTS);
        assertThat(world.cluster.contents(EVENTS)).isEqualTo(contents.get(EVENTS));
    }

    @Test
    void ofABundleOnlyTheFileThatIsHurtIsNamed() {
        ObjectKey bundle = data(Repository.open(damaged(w -> {}).memory), ORDERS);
        World world = damaged(w -> w.flip(bundle, 10));

        VerifyResult result = world.verify(VerifyRequest.deep());

        assertThat(result.findings()).hasSize(1);
        assertThat(result.findings().get(0).kind()).isEqualTo("checksum");
        assertThat(result.findings().get(0).backup()).isEqualTo(second);
        assertThat(result.bytes()).isEqualTo(result.bytesTotal());
    }
}
