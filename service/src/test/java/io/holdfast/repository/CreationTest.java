package io.holdfast.repository;

import static io.holdfast.repository.Example.AT_ONCE;
import static io.holdfast.repository.Example.CLOCK;
import static io.holdfast.repository.Example.NOON;
import static io.holdfast.repository.Example.init;
import static io.holdfast.repository.Example.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RepositoryHeader;
import io.holdfast.repository.ScriptedStore.Fault;
import io.holdfast.storage.MemoryObjectStore;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a repository comes to be, and what is taken for one. */
class CreationTest {

    private final MemoryObjectStore store = new MemoryObjectStore(CLOCK);
    private final Repository repository = Repository.init(store, new Random(1), CLOCK, AT_ONCE);

    @Test
    void opensWhatWasMade() {
        Repository opened = open(store);
        assertThat(opened.header()).isEqualTo(repository.header());
        assertThat(opened.header().formatVersion()).isEqualTo(1);
        assertThat(opened.newestRoot().generation()).isEqualTo(1);
        assertThat(opened.newestRoot().backups()).isEmpty();
    }

    @Test
    void isNotMadeTwice() {
        assertThatThrownBy(() -> init(store))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("expected none, found one");
        assertThat(open(store).header()).isEqualTo(repository.header());
    }

    @Test
    void isNotMadeAmongOtherThings() {
        MemoryObjectStore used = new MemoryObjectStore(CLOCK);
        used.putIfAbsent(new ObjectKey("photos/1"), new byte[1]);
        assertThatThrownBy(() -> init(used))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("expected an empty place, found photos/1");
        assertThat(used.list(KeyPrefix.all())).hasSize(1);
    }

    @Test
    void isMadeOnlyInAStoreThatPassesItsTrial() {
        MemoryObjectStore unfit = new MemoryObjectStore(CLOCK);
        Runnable refusal = () -> {
            throw new Rejected("unable to keep a repository", null);
        };
        assertThatThrownBy(() -> Repository.initAfter(refusal, unfit, new Random(1), CLOCK))
                .isInstanceOf(Rejected.class);
        assertThat(unfit.list(KeyPrefix.all())).isEmpty();
        assertThatThrownBy(() -> Repository.initAfter(refusal, store, new Random(1), CLOCK))
                .as("nothing is tried where there is a repository")
                .isInstanceOf(Conflict.class);
    }

    @Test
    void isMadeBesideWhatATestOfTheStoreLeft() {
        MemoryObjectStore tried = new MemoryObjectStore(CLOCK);
        tried.putIfAbsent(new ObjectKey("qualify/0123456789abcdef/put/0"), new byte[1]);
        assertThat(init(tried).newestRoot().generation()).isEqualTo(1);
    }

    /** A repository that lost its header, or its roots, must not be taken for one that is yet to be made. */
    @Test
    void isNotMadeOverARepositoryThatLostSomething() {
        Example.backUp(repository);
        store.delete(Layout.header());
        assertThatThrownBy(() -> init(store)).isInstanceOf(Conflict.class);
        MemoryObjectStore rootless = new MemoryObjectStore(CLOCK);
        Example.backUp(init(rootless));
        for (int generation = 1; generation <= 3; generation++) {
            rootless.delete(Layout.root(generation));
        }
        assertThatThrownBy(() -> init(rootless)).isInstanceOf(Conflict.class);
        assertThat(rootless.stat(Layout.root(1))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DEATH_BEFORE", "DEATH_AFTER"})
    void creationThatDiedAnywhereIsFinishedByRunningItAgain(Fault death) {
        int deaths = 0;
        boolean finished = false;
        for (int at = 1; !finished; at++) {
            MemoryObjectStore fresh = new MemoryObjectStore(CLOCK);
            int fatal = at;
            try {
                init(new ScriptedStore(fresh, call -> call.number() == fatal ? death : Fault.NONE));
                finished = true;
            } catch (ScriptedStore.Death e) {
                deaths++;
            }
            if (fresh.stat(Layout.root(1)).isEmpty()) {
                init(fresh);
            } else {
                assertThatThrownBy(() -> init(fresh)).isInstanceOf(Conflict.class);
            }
            assertThat(open(fresh).newestRoot().generation()).isEqualTo(1);
        }
        assertThat(deaths).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aPlaceWithoutRepositoryIsNamedWithAHint() {
        assertThatThrownBy(() -> open(new MemoryObjectStore(CLOCK)))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        e -> assertThat(e.hint().orElseThrow()).contains("holdfast repo init"))
                .hasMessageContaining("expected object holdfast.json, found none");
        MemoryObjectStore half = new MemoryObjectStore(CLOCK);
        half.putIfAbsent(Layout.header(), store.read(Layout.header(), 10_000).orElseThrow());
        assertThatThrownBy(() -> open(half)).isInstanceOfSatisfying(Unavailable.class, e -> assertThat(
                        e.hint().orElseThrow())
                .contains("holdfast repo init"));
    }

    @Test
    void garbageIsNoRepository() {
        MemoryObjectStore garbage = new MemoryObjectStore(CLOCK);
        garbage.putIfAbsent(Layout.header(), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> open(garbage)).isInstanceOf(Corrupt.class).hasMessageContaining("holdfast.json");
    }

    @Test
    void anUnknownFeatureIsRefused() {
        MemoryObjectStore newer = new MemoryObjectStore(CLOCK);
        RepositoryHeader header =
                new RepositoryHeader(repository.header().id(), 1, List.of("bundles"), List.of(), NOON);
        newer.putIfAbsent(Layout.header(), new DocumentCodec().encode(header));
        assertThatThrownBy(() -> open(newer)).isInstanceOf(Rejected.class).hasMessageContaining("bundles");
        assertThatThrownBy(() -> init(newer)).isInstanceOf(Rejected.class).hasMessageContaining("bundles");
    }
}
