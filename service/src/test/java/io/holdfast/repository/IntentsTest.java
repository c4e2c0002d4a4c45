package io.holdfast.repository;

import static io.holdfast.repository.Example.AT_ONCE;
import static io.holdfast.repository.Example.BACKUP;
import static io.holdfast.repository.Example.CLOCK;
import static io.holdfast.repository.Example.NOON;
import static io.holdfast.repository.Example.SESSION;
import static io.holdfast.repository.Example.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Unavailable;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Intent;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.repository.ScriptedStore.Fault;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IntentsTest {

    private final MemoryObjectStore store = new MemoryObjectStore(CLOCK);
    private final Repository repository = Repository.init(store, new Random(1), CLOCK, AT_ONCE);

    @Test
    void intentsAreKeptUntilTheyAreDeleted() {
        Intent second = new Intent(SESSION, Example.CLUSTER, Example.EPOCH, "host-2:1", NOON, NOON, List.of(BACKUP));
        Intent other =
                new Intent(Example.session(1), Example.CLUSTER, Example.EPOCH, "host-2:1", NOON, NOON, List.of());
        repository.putIntent(Example.intent());
        repository.putIntent(other);
        open(store).putIntent(second);
        assertThat(repository.intents())
                .containsExactly(
                        new FoundIntent.Whole(Example.intent()),
                        new FoundIntent.Whole(second),
                        new FoundIntent.Whole(other));
        repository.deleteIntents(SESSION);
        assertThat(repository.intents()).containsExactly(new FoundIntent.Whole(other));
        repository.deleteIntents(SESSION);
    }

    @Test
    void intentsOfTwoLeadersAtOnceAreBothKept() {
        ObjectStore racing = new ScriptedStore(store, call -> {
            if (call.is("put", "intents/")
                    && store.list(Layout.intents()).findAny().isEmpty()) {
                repository.putIntent(Example.intent());
            }
            return Fault.NONE;
        });
        Intent second = new Intent(SESSION, Example.CLUSTER, Example.EPOCH, "host-2:1", NOON, NOON, List.of(BACKUP));
        open(racing).putIntent(second);
        assertThat(repository.intents())
                .containsExactly(new FoundIntent.Whole(Example.intent()), new FoundIntent.Whole(second));
    }

    /** Its key says whose it is, and nothing of it is lost sight of; what is nobody's is. */
    @Test
    void aDamagedOrForeignIntentIsFound() {
        byte[] ofAnother = new DocumentCodec().encode(Example.intent());
        store.putIfAbsent(new ObjectKey("intents/readme"), new byte[1]);
        store.putIfAbsent(new ObjectKey("intents/" + SESSION + "/some"), new byte[1]);
        store.putIfAbsent(Layout.intent(Example.session(1), 7), ofAnother);

        assertThat(repository.intents()).extracting(FoundIntent::session).containsExactly(SESSION, Example.session(1));
        assertThat(repository.intents()).allSatisfy(found -> {
            assertThat(found.intent()).isEmpty();
            assertThat(found.leaseUntil()).isEqualTo(CLOCK.instant().plus(Duration.ofHours(24)));
        });
        assertThat(repository.intents(Example.session(1)))
                .singleElement()
                .isInstanceOfSatisfying(FoundIntent.Unreadable.class, unreadable -> assertThat(unreadable.reason())
                        .contains("found that of " + SESSION));
    }

    @Test
    void anIntentIsAddedBesideOneThatCannotBeRead() {
        store.putIfAbsent(new ObjectKey("intents/" + SESSION + "/some"), new byte[1]);
        store.putIfAbsent(Layout.intent(SESSION, 7), new byte[1]);

        repository.putIntent(Example.intent());

        assertThat(store.stat(Layout.intent(SESSION, 8))).isPresent();
        assertThat(repository.intents()).contains(new FoundIntent.Whole(Example.intent()));
        repository.deleteIntents(SESSION);
        assertThat(repository.intents()).isEmpty();
    }

    @Test
    void givesUpIfOthersTakeEveryNumber() {
        AtomicInteger taken = new AtomicInteger();
        Repository unlucky = open(new ScriptedStore(store, call -> {
            if (call.is("put", "intents/")) {
                store.putIfAbsent(new ObjectKey(call.key()), new byte[1]);
                taken.incrementAndGet();
            }
            return Fault.NONE;
        }));

        assertThatThrownBy(() -> unlucky.putIntent(Example.intent()))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("others come too fast");
        assertThat(taken).hasValue(100);
    }

    /** As of a bad sector; with a hint, somebody has to do something, and no intent is to blame. */
    @Test
    void anIntentThatTheStoreDoesNotGiveOutIsFound() {
        repository.putIntent(Example.intent());
        Repository refusing =
                open(new ScriptedStore(store, call -> call.is("read", "intents/") ? Fault.UNAVAILABLE : Fault.NONE));

        assertThat(refusing.intents())
                .singleElement()
                .isInstanceOfSatisfying(FoundIntent.Unreadable.class, unreadable -> assertThat(unreadable.reason())
                        .contains("unable to reach the store"));
        assertThatThrownBy(() -> refusing.intents(SESSION)).isInstanceOf(Unavailable.class);
    }

    @Test
    void anIntentThatMayNotBeReadIsAnErrorWithAHint() {
        repository.putIntent(Example.intent());
        Repository forbidden = open(new ScriptedStore(store, call -> {
            if (call.is("read", "intents/")) {
                throw new Unavailable("unable to read", "let this user read there", null);
            }
            return Fault.NONE;
        }));

        assertThatThrownBy(forbidden::intents).isInstanceOf(Unavailable.class);
    }
}
