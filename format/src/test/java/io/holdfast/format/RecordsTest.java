package io.holdfast.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Rejected;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordsTest {

    @Test
    void aTableHasWhatItsShardsHave() {
        TableImage table = Samples.manifest().tables().get(0);
        assertThatThrownBy(() -> new TableImage(
                        table.table(),
                        table.state(),
                        table.descriptor(),
                        table.families(),
                        table.coprocessors(),
                        table.codecs(),
                        table.regions(),
                        table.files() + 1,
                        table.bytes(),
                        table.cutFrom(),
                        table.cutTo(),
                        table.shards()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected as many files of table shop:orders as its shards have, found 5");
    }

    @Test
    void aRootFollowsItsParent() {
        Root root = Samples.root();
        assertThat(root.generation()).isEqualTo(5);
        assertThatThrownBy(() -> new Root(
                        7,
                        root.parent(),
                        root.author(),
                        root.writtenAt(),
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        null,
                        List.of(),
                        List.of(),
                        List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Root(
                        2,
                        null,
                        root.author(),
                        root.writtenAt(),
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        null,
                        List.of(),
                        List.of(),
                        List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRootListsABackupOnce() {
        RootContent content = RootContent.empty().withBackup(Samples.entry());
        assertThatThrownBy(() -> content.withBackup(Samples.entry())).isInstanceOf(IllegalArgumentException.class);
        assertThat(content.backup(Samples.BACKUP)).contains(Samples.entry());
        assertThat(content.withoutBackups(b -> b.id().equals(Samples.BACKUP))).isEqualTo(RootContent.empty());
    }

    @Test
    void endingASessionTwiceChangesNothing() {
        RootContent ended = RootContent.empty().withEnded(Samples.SESSION);
        assertThat(ended.hasEnded(Samples.SESSION)).isTrue();
        assertThat(ended.withEnded(Samples.SESSION)).isSameAs(ended);
    }

    @Test
    void condemnedObjectsAreAListWithAName() {
        ObjectKey object = new ObjectKey("data/x");
        Condemnation first = new Condemnation(Samples.SESSION, 1);
        RootContent content = RootContent.empty().withCondemned(List.of(object), first);
        assertThat(content.condemnedBy()).isEqualTo(first);
        assertThat(content.withBackup(Samples.entry()).condemned()).containsExactly(object);
        assertThat(content.withoutCondemned()).isEqualTo(RootContent.empty());
        assertThatThrownBy(() -> RootContent.empty().withCondemned(List.of(), first))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RootContent(
                        List.of(), List.of(), null, List.of(object), null, List.of(), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Condemnation(Samples.SESSION, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anObjectKnowsTheSessionThatWroteIt() {
        assertThat(Layout.sessionOf(Layout.data(Samples.SESSION, new LeaderEpoch(1), 2, 3, 4)))
                .contains(Samples.SESSION);
        assertThat(Layout.sessionOf(Layout.shard(Samples.BACKUP, 2))).contains(Samples.SESSION);
        assertThat(Layout.sessionOf(Layout.manifest(Samples.BACKUP))).contains(Samples.SESSION);
        assertThat(Layout.sessionOf(Layout.intent(Samples.SESSION, 1))).isEmpty();
        assertThat(Layout.sessionOf(new ObjectKey("data/x/y"))).isEmpty();
        assertThat(Layout.sessionOf(Layout.header())).isEmpty();
        assertThat(Layout.isManifest(Layout.manifest(Samples.BACKUP))).isTrue();
        assertThat(Layout.isManifest(Layout.shard(Samples.BACKUP, 1))).isFalse();
        assertThat(Layout.isManifest(new ObjectKey("data/manifest"))).isFalse();
    }

    @Test
    void sessionsBeforeTheFirstThatMayRunHaveEnded() {
        SessionId old = new SessionId("20250101T000000000Z-00000000");
        SessionId later = new SessionId("20270101T000000000Z-00000000");
        RootContent content =
                RootContent.empty().withEnded(old).withEnded(later).withEndedBefore(Samples.SESSION);
        assertThat(content.ended()).containsExactly(later);
        assertThat(content.hasEnded(old)).isTrue();
        assertThat(content.hasEnded(Samples.SESSION)).isFalse();
        assertThat(content.hasEnded(later)).isTrue();
        assertThat(content.withEndedBefore(old)).isSameAs(content);
        assertThat(content.withEnded(old)).isSameAs(content);
    }

    @Test
    void equalContentIsEqualInAnyOrder() {
        SessionId other = new SessionId("20250101T000000000Z-00000000");
        assertThat(RootContent.empty().withEnded(Samples.SESSION).withEnded(other))
                .isEqualTo(RootContent.empty().withEnded(other).withEnded(Samples.SESSION));
    }

    @Test
    void refusesARepositoryOfAnotherVersion() {
        RepositoryHeader header = Samples.header();
        header.requireSupported();
        assertThatThrownBy(() ->
                        new RepositoryHeader(header.id(), 2, List.of(), List.of(), Samples.NOON).requireSupported())
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected format version 1, found 2");
    }

    @Test
    void namesThatLeaveTheirFolderAreRefused() {
        for (String name : List.of("", ".", "..", "a/b", "a\u0000b")) {
            assertThatThrownBy(() -> new FileOrigin(Samples.TABLE, "region", "family", name))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new FileOrigin(Samples.TABLE, name, "family", "file"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void tableSetsAreFewNamedAndKnownToWhoeverWrites() {
        TableSet nightly = new TableSet("nightly", List.of(TableId.parse("b"), TableId.parse("a")));

        RootContent with = RootContent.empty().withSet(nightly);

        assertThat(with.sets()).containsExactly(nightly);
        assertThat(with.set("nightly").orElseThrow().tables())
                .extracting(TableId::toString)
                .containsExactly("a", "b");
        assertThat(with.requiredFeatures()).containsExactly(RootContent.TABLE_SETS);
        assertThat(with.withSet(nightly)).isEqualTo(with);
        assertThat(with.withoutSet("other")).isEqualTo(with);
        assertThat(with.withoutSet("nightly").sets()).isEmpty();
        assertThatThrownBy(() -> new RootContent(
                        List.of(), List.of(), null, List.of(), null, List.of(nightly), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TableSet("nightly", List.of())).isInstanceOf(IllegalArgumentException.class);
        for (String name : List.of("", "-x", ".x", "a b", "ä", "x".repeat(65))) {
            assertThatThrownBy(() -> TableSet.checkedName(name)).isInstanceOf(Rejected.class);
        }
    }
}
