package io.holdfast.repository;

import static io.holdfast.repository.Example.AT_ONCE;
import static io.holdfast.repository.Example.AUTHOR;
import static io.holdfast.repository.Example.CLOCK;
import static io.holdfast.repository.Example.NOON;
import static io.holdfast.repository.Example.author;
import static io.holdfast.repository.Example.ending;
import static io.holdfast.repository.Example.open;
import static io.holdfast.repository.Example.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Layout;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.Root;
import io.holdfast.format.RootContent;
import io.holdfast.format.Sha256;
import io.holdfast.repository.ScriptedStore.Call;
import io.holdfast.repository.ScriptedStore.Fault;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectStore;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a commit says when it cannot know at once: of puts whose outcome is unknown, and roots that others wrote. */
class UncertainCommitTest {

    private final MemoryObjectStore store = new MemoryObjectStore(CLOCK);
    private Repository repository = Repository.init(store, new Random(1), CLOCK, AT_ONCE);

    @BeforeEach
    void openAgain() {
        repository = open(store);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN_AND_UNDONE", "UNKNOWN_BUT_DONE"})
    void findsOutWhatBecameOfAnUnknownPut(Fault fault) {
        AtomicInteger applied = new AtomicInteger();
        Root root = open(new ScriptedStore(store, firstPutOfRoot(fault))).commit(AUTHOR, NOON, newest -> {
            applied.incrementAndGet();
            return newest.content().withEnded(session(1));
        });
        assertThat(applied).hasValue(1);
        assertThat(root.generation()).isEqualTo(2);
        assertThat(newest()).isEqualTo(root);
        assertThat(newest().ended()).containsExactly(session(1));
    }

    @Test
    void anUnknownPutThatSomebodyElseOvertookIsRepeatedOnTheNewRoot() {
        Function<Call, Fault> first = firstPutOfRoot(Fault.UNKNOWN_AND_UNDONE);
        Root root = commitOver(call -> {
            if (first.apply(call) == Fault.NONE) {
                return Fault.NONE;
            }
            open(store).commit(author(1_000_000), NOON, ending(2));
            return Fault.UNKNOWN_AND_UNDONE;
        });
        assertThat(root.generation()).isEqualTo(3);
        assertThat(newest().ended()).containsExactly(session(1), session(2));
        assertChainIsWhole();
    }

    /** The question was on its way for long, and arrives when its sender has read that there is nothing. */
    @Test
    void anUnknownPutThatArrivesLateIsStillOurs() {
        AtomicInteger puts = new AtomicInteger();
        ObjectStore late = new ScriptedStore(
                store,
                call -> !call.is("put", "roots/")
                        ? Fault.NONE
                        : switch (puts.incrementAndGet()) {
                            case 1 -> Fault.UNKNOWN_AND_UNDONE;
                            case 2 -> Fault.UNKNOWN_BUT_DONE;
                            default -> Fault.NONE;
                        });
        Root root = open(late).commit(AUTHOR, NOON, ending(1));
        assertThat(puts).hasValue(3);
        assertThat(newest()).isEqualTo(root);
        assertThat(root.generation()).isEqualTo(2);
    }

    @Test
    void aPutThatStaysUnknownIsReportedAsSuch() {
        assertThatThrownBy(() -> commitOver(call -> call.is("put", "roots/") ? Fault.UNKNOWN_AND_UNDONE : Fault.NONE))
                .isInstanceOf(OutcomeUnknown.class)
                .hasMessageContaining("roots/00000000000000000002");
        assertThat(newest().generation()).isEqualTo(1);
    }

    @Test
    void aPutThatWasRefusedIsNotRepeated() {
        AtomicInteger puts = new AtomicInteger();
        assertThatThrownBy(() -> commitOver(call -> {
                    if (!call.is("put", "roots/")) {
                        return Fault.NONE;
                    }
                    puts.incrementAndGet();
                    return Fault.UNAVAILABLE;
                }))
                .isInstanceOf(Unavailable.class);
        assertThat(puts).hasValue(1);
        assertThat(newest().generation()).isEqualTo(1);
    }

    @Test
    void aRefusalAfterAnUnknownOutcomeIsUnknown() {
        AtomicInteger puts = new AtomicInteger();
        assertThatThrownBy(() -> commitOver(call -> {
                    if (!call.is("put", "roots/")) {
                        return Fault.NONE;
                    }
                    return puts.incrementAndGet() == 1 ? Fault.UNKNOWN_BUT_DONE : Fault.UNAVAILABLE;
                }))
                .isInstanceOf(OutcomeUnknown.class);
        assertThat(newest().generation()).as("it was done").isEqualTo(2);
    }

    /** It slept so long that the roots after its own parent are deleted as old: its put succeeds, and must not count. */
    @Test
    void aRootBesideTheChainDoesNotCount() {
        AtomicInteger applied = new AtomicInteger();
        Root root = repository.commit(AUTHOR, NOON, newest -> {
            if (applied.incrementAndGet() == 1) {
                open(store).commit(author(1_000_000), NOON, ending(1));
                open(store).commit(author(1_000_000), NOON, ending(2));
                store.delete(Layout.root(1));
                store.delete(Layout.root(2));
            }
            return newest.content().withEnded(session(100));
        });
        assertThat(applied).hasValue(2);
        assertThat(root.generation()).isEqualTo(4);
        assertThat(newest().ended()).containsExactly(session(1), session(2), session(100));
    }

    @Test
    void aRootWhoseDescentCannotBeProvedIsUnknown() {
        assertThatThrownBy(() -> repository.commit(AUTHOR, NOON, newest -> {
                    for (int i = 1; i <= 4; i++) {
                        open(store).commit(author(1_000_000), NOON, ending(i));
                    }
                    for (int generation = 1; generation <= 4; generation++) {
                        store.delete(Layout.root(generation));
                    }
                    return newest.content().withEnded(session(100));
                }))
                .isInstanceOf(OutcomeUnknown.class)
                .hasMessageContaining("root 2 counts");
        assertThat(newest().ended()).doesNotContain(session(100));
    }

    /** The ghost is the root of another writer that slept, of the same generation as one that was deleted as old. */
    @Test
    void aGhostOnTheWayBackProvesNothing() {
        assertThatThrownBy(() -> repository.commit(AUTHOR, NOON, newest -> {
                    for (int i = 1; i <= 4; i++) {
                        open(store).commit(author(1_000_000), NOON, ending(i));
                    }
                    for (int generation = 1; generation <= 3; generation++) {
                        store.delete(Layout.root(generation));
                    }
                    Root ghost =
                            Root.next(new ParentRoot(2, Sha256.of(new byte[0])), author(7), NOON, RootContent.empty());
                    store.putIfAbsent(Layout.root(3), new DocumentCodec().encode(ghost));
                    return newest.content().withEnded(session(100));
                }))
                .isInstanceOf(OutcomeUnknown.class)
                .hasMessageContaining("root 3 between it and the newest one is gone");
    }

    /** Others may commit between a writer's put and its look at the chain; its root is an ancestor then. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aRootThatOthersBuiltOnCounts(int others) {
        AtomicInteger puts = new AtomicInteger();
        ObjectStore busy = new ScriptedStore(store, call -> {
            if (call.is("list", "roots/") && puts.get() == 1) {
                puts.incrementAndGet();
                IntStream.range(0, others).forEach(i -> open(store).commit(author(1_000_000), NOON, ending(i)));
            } else if (call.is("put", "roots/")) {
                puts.incrementAndGet();
            }
            return Fault.NONE;
        });
        Root root = open(busy).commit(AUTHOR, NOON, ending(100));
        assertThat(root.generation()).isEqualTo(2);
        assertThat(newest().generation()).isEqualTo(2 + others);
        assertThat(newest().ended()).contains(session(100)).hasSize(1 + others);
    }

    /** A listing that lags breaks the contract of stores; a commit then must not say more than it knows. */
    @Test
    void aRootThatTheListingDoesNotShowIsUnknown() {
        AtomicInteger puts = new AtomicInteger();
        ObjectStore lagging = new ScriptedStore(store, call -> {
            if (call.is("put", "roots/")) {
                puts.incrementAndGet();
            } else if (call.is("list", "roots/") && puts.get() == 1) {
                store.delete(Layout.root(2));
            }
            return Fault.NONE;
        });
        assertThatThrownBy(() -> open(lagging).commit(AUTHOR, NOON, ending(1)))
                .isInstanceOf(OutcomeUnknown.class)
                .hasMessageContaining("it is not listed");
    }

    /** It has written its root, and then cannot look any more: that is no failure that changed nothing. */
    @Test
    void aRootThatNobodyCanLookForIsUnknown() {
        AtomicInteger puts = new AtomicInteger();
        assertThatThrownBy(() -> commitOver(call -> {
                    if (call.is("put", "roots/")) {
                        puts.incrementAndGet();
                    }
                    return call.is("list", "roots/") && puts.get() == 1 ? Fault.UNAVAILABLE : Fault.NONE;
                }))
                .isInstanceOf(OutcomeUnknown.class)
                .hasMessageContaining("unable to tell whether root 2 counts");
        assertThat(newest().ended()).containsExactly(session(1));
    }

    @Test
    void aNewestRootThatIsNeverThereWhenItIsReadIsUnavailable() {
        AtomicInteger reads = new AtomicInteger();
        long[] generation = {1};
        ObjectStore fast = new ScriptedStore(store, call -> {
            if (call.is("read", "roots/")) {
                reads.incrementAndGet();
                store.delete(Layout.root(generation[0]++));
                store.putIfAbsent(Layout.root(generation[0]), new byte[1]);
            }
            return Fault.NONE;
        });
        assertThatThrownBy(() -> open(fast))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("others come too fast");
        assertThat(reads).hasValue(20);
    }

    private Root commitOver(Function<Call, Fault> script) {
        return open(new ScriptedStore(store, script)).commit(AUTHOR, NOON, ending(1));
    }

    private static Function<Call, Fault> firstPutOfRoot(Fault fault) {
        AtomicInteger puts = new AtomicInteger();
        return call -> call.is("put", "roots/") && puts.incrementAndGet() == 1 ? fault : Fault.NONE;
    }

    private Root newest() {
        return open(store).newestRoot();
    }

    private void assertChainIsWhole() {
        Roots roots = new Roots(store, new DocumentCodec());
        byte[] second = store.read(Layout.root(2), 10_000_000).orElseThrow();
        assertThat(roots.isOnChain(new ParentRoot(2, Sha256.of(second)))).isTrue();
        assertThat(newest().content()).isNotEqualTo(RootContent.empty());
    }
}
