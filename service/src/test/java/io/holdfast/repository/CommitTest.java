package io.holdfast.repository;

import static io.holdfast.repository.Example.AT_ONCE;
import static io.holdfast.repository.Example.AUTHOR;
import static io.holdfast.repository.Example.CLOCK;
import static io.holdfast.repository.Example.NOON;
import static io.holdfast.repository.Example.SESSION;
import static io.holdfast.repository.Example.author;
import static io.holdfast.repository.Example.ending;
import static io.holdfast.repository.Example.open;
import static io.holdfast.repository.Example.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Fenced;
import io.holdfast.error.Unavailable;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Layout;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.Root;
import io.holdfast.format.RootContent;
import io.holdfast.format.Sha256;
import io.holdfast.repository.ScriptedStore.Fault;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.Together;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In these tests a commit marks a session of some number as ended: the smallest change there is. */
class CommitTest {

    private final MemoryObjectStore store = new MemoryObjectStore(CLOCK);
    private Repository repository = Repository.init(store, new Random(1), CLOCK, AT_ONCE);

    @BeforeEach
    void openAgain() {
        repository = open(store);
    }

    @Test
    void addsARootThatNamesItsParentByHash() {
        Root committed = repository.commit(AUTHOR, NOON, ending(1));
        assertThat(committed.generation()).isEqualTo(2);
        assertThat(committed.author()).isEqualTo(AUTHOR);
        assertThat(committed.writtenAt()).isEqualTo(NOON);
        byte[] first = store.read(Layout.root(1), 10_000).orElseThrow();
        assertThat(committed.parent()).isEqualTo(new ParentRoot(1, Sha256.of(first)));
        assertThat(open(store).newestRoot()).isEqualTo(committed);
    }

    @Test
    void writesNothingWhereThereIsNothingToChange() {
        Root committed = repository.commit(AUTHOR, NOON, ending(1));
        assertThat(repository.commit(AUTHOR, NOON, ending(1))).isEqualTo(committed);
        assertThat(newest().generation()).isEqualTo(2);
    }

    @Test
    void passesOnWhatTheChangeObjectsTo() {
        assertThatThrownBy(() -> repository.commit(AUTHOR, NOON, newest -> {
                    throw new Conflict("in use", null);
                }))
                .isInstanceOf(Conflict.class);
        assertThat(newest().generation()).isEqualTo(1);
    }

    @Test
    void aRaceOfManyWritersLosesNothing() throws Exception {
        int threads = 8;
        int commits = 25;
        Together.run(threads, thread -> {
            Repository own = open(store);
            for (int i = 0; i < commits; i++) {
                own.commit(author(10_000 + thread), NOON, ending(thread * commits + i));
            }
            return true;
        });
        assertThat(newest().ended())
                .containsExactlyElementsOf(IntStream.range(0, threads * commits)
                        .mapToObj(Example::session)
                        .toList());
        assertThat(newest().generation()).isEqualTo(1 + threads * commits);
        assertChainIsWhole();
    }

    @Test
    void aWriterThatLostTheRaceLooksAgain() {
        List<Long> seen = new ArrayList<>();
        repository.commit(AUTHOR, NOON, newest -> {
            seen.add(newest.generation());
            if (seen.size() <= 3) {
                open(store).commit(author(1_000_000), NOON, ending(seen.size()));
            }
            return newest.content().withEnded(session(100));
        });
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L);
        assertThat(newest().ended()).containsExactly(session(1), session(2), session(3), session(100));
    }

    @Test
    void aWriterThatSleptWhileItsSessionWasEndedIsFenced() {
        AtomicInteger applied = new AtomicInteger();
        assertThatThrownBy(() -> repository.commit(AUTHOR, NOON, newest -> {
                    applied.incrementAndGet();
                    open(store).endSession(AUTHOR, NOON);
                    return newest.content().withEnded(session(100));
                }))
                .isInstanceOf(Fenced.class)
                .hasMessageContaining(SESSION.text());
        assertThat(applied).hasValue(1);
        assertThat(newest().ended()).containsExactly(SESSION);
    }

    @Test
    void anEndedSessionIsFenced() {
        repository.endSession(AUTHOR, NOON);
        assertThatThrownBy(() -> open(store).commit(AUTHOR, NOON, ending(1))).isInstanceOf(Fenced.class);
        assertThat(newest().ended()).containsExactly(SESSION);
    }

    @Test
    void onlyOneCallEndsASession() {
        assertThat(repository.endSession(AUTHOR, NOON)).isTrue();
        Root ended = newest();
        assertThat(open(store).endSession(AUTHOR, NOON.plusSeconds(1))).isFalse();
        assertThat(newest()).isEqualTo(ended);
    }

    @Test
    void aCommitMayEndItsOwnSession() {
        Root root = repository.commit(AUTHOR, NOON, newest -> newest.content().withEnded(SESSION));
        assertThat(root.hasEnded(SESSION)).isTrue();
    }

    @Test
    void waitsLongerEachTimeItLosesTheRace() {
        List<Integer> pauses = new ArrayList<>();
        AtomicInteger lost = new AtomicInteger();
        Repository.open(store, pauses::add).commit(AUTHOR, NOON, newest -> {
            if (lost.incrementAndGet() <= 3) {
                open(store).commit(author(1_000_000), NOON, ending(lost.get()));
            }
            return newest.content().withEnded(session(100));
        });
        assertThat(pauses).containsExactly(1, 2, 3);
    }

    @Test
    void aRootUnderTheNumberOfAnotherIsDamage() {
        byte[] first = store.read(Layout.root(1), 10_000).orElseThrow();
        store.putIfAbsent(Layout.root(2), first);
        assertThatThrownBy(() -> open(store))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("expected generation 2, found 1");
    }

    /** They are of no use to anybody, and the next commit tries again. */
    @Test
    void aCommitCountsAlthoughOldRootsCannotBeDeleted() {
        MemoryObjectStore old = new MemoryObjectStore(new LeapingClock());
        Repository.init(old, new Random(1), CLOCK, AT_ONCE);
        Repository unable =
                open(new ScriptedStore(old, call -> call.is("delete", "roots/") ? Fault.UNAVAILABLE : Fault.NONE));
        for (int i = 1; i <= 30; i++) {
            assertThat(unable.commit(AUTHOR, NOON, ending(i)).generation()).isEqualTo(1 + i);
        }
        assertThat(old.stat(Layout.root(1))).isPresent();

        open(old).commit(AUTHOR, NOON, ending(31));
        assertThat(old.stat(Layout.root(1))).isEmpty();
        assertThat(open(old).newestRoot().ended()).hasSize(31);
    }

    /** Two hours at every look. */
    private static final class LeapingClock extends Clock {

        private Instant now = NOON;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            now = now.plus(Duration.ofHours(2));
            return now;
        }
    }

    @Test
    void doesNotRaceForEver() {
        assertThatThrownBy(() -> repository.commit(AUTHOR, NOON, newest -> {
                    open(store).commit(author(1_000_000), NOON, ending((int) newest.generation()));
                    return newest.content().withEnded(session(100_000));
                }))
                .isInstanceOf(Unavailable.class);
    }

    /** Whoever dies anywhere leaves the repository as it was or as it was to be, and it is done once when repeated. */
    @ParameterizedTest
    @EnumSource(names = {"DEATH_BEFORE", "DEATH_AFTER"})
    void survivesDeathAtEachCall(Fault death) {
        int deaths = 0;
        boolean finished = false;
        for (int at = 1; !finished; at++) {
            MemoryObjectStore fresh = new MemoryObjectStore(CLOCK);
            Repository.init(fresh, new Random(1), CLOCK, AT_ONCE);
            int fatal = at;
            try {
                open(new ScriptedStore(fresh, call -> call.number() == fatal ? death : Fault.NONE))
                        .commit(AUTHOR, NOON, ending(1));
                finished = true;
            } catch (ScriptedStore.Death e) {
                deaths++;
            }
            assertThat(open(fresh).newestRoot().ended()).isIn(List.of(), List.of(session(1)));
            open(fresh).commit(AUTHOR, NOON, ending(1));
            assertThat(open(fresh).newestRoot().ended()).containsExactly(session(1));
            assertThat(open(fresh).newestRoot().generation()).isEqualTo(2);
        }
        assertThat(deaths).isGreaterThanOrEqualTo(5);
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
