package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.ObjectKey;
import io.holdfast.repository.ScriptedStore.Call;
import io.holdfast.repository.ScriptedStore.Fault;
import io.holdfast.storage.MemoryObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SettledPutTest {

    private static final ObjectKey KEY = new ObjectKey("roots/x");
    private static final byte[] OURS = {1, 2, 3};
    private static final byte[] THEIRS = {4};

    private final MemoryObjectStore store = new MemoryObjectStore(Example.CLOCK);
    private final List<Integer> pauses = new ArrayList<>();

    private boolean put(Function<Call, Fault> script) {
        return new SettledPut(new ScriptedStore(store, script), pauses::add).put(KEY, OURS);
    }

    private static Function<Call, Fault> puts(Fault... faults) {
        List<Fault> left = new ArrayList<>(List.of(faults));
        return call -> call.method().equals("put") && !left.isEmpty() ? left.remove(0) : Fault.NONE;
    }

    @Test
    void createsTheObject() {
        assertThat(put(puts())).isTrue();
        assertThat(store.read(KEY, 10)).contains(OURS);
        assertThat(pauses).isEmpty();
    }

    @Test
    void meetsItsOwnContent() {
        store.putIfAbsent(KEY, OURS);
        assertThat(put(puts())).isTrue();
    }

    @Test
    void saysThatAnotherWon() {
        store.putIfAbsent(KEY, THEIRS);
        assertThat(put(puts())).isFalse();
        assertThat(put(puts(Fault.UNKNOWN_AND_UNDONE))).isFalse();
        assertThat(store.read(KEY, 10)).contains(THEIRS);
    }

    @Test
    void repeatsWhatMayHaveHappenedWithAPauseInBetween() {
        assertThat(put(puts(Fault.UNKNOWN_AND_UNDONE, Fault.UNKNOWN_AND_UNDONE)))
                .isTrue();
        assertThat(pauses).containsExactly(1, 2);
        assertThat(store.read(KEY, 10)).contains(OURS);
    }

    @Test
    void aRefusalIsFinalIfNothingIsThere() {
        assertThatThrownBy(() -> put(puts(Fault.UNAVAILABLE))).isInstanceOf(Unavailable.class);
        assertThat(pauses).isEmpty();
    }

    @Test
    void aRefusalIsFinalIfNobodyCanTellWhatIsThere() {
        assertThatThrownBy(() -> put(call -> Fault.UNAVAILABLE)).isInstanceOf(Unavailable.class);
        assertThat(pauses).isEmpty();
    }

    /** The store refused, yet there is something: it may be ours. */
    @Test
    void aRefusalIsLookedIntoIfSomethingIsThere() {
        store.putIfAbsent(KEY, OURS);
        assertThat(put(puts(Fault.UNAVAILABLE))).isTrue();
        assertThat(pauses).containsExactly(1);
    }

    @Test
    void aRefusalAfterAnUnknownOutcomeIsNotFinal() {
        assertThat(put(puts(Fault.UNKNOWN_AND_UNDONE, Fault.UNAVAILABLE))).isTrue();
        assertThatThrownBy(() -> put(call -> call.number() == 1 ? Fault.UNKNOWN_BUT_DONE : Fault.UNAVAILABLE))
                .isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void givesUpAfterSixAttempts() {
        assertThatThrownBy(() -> put(call -> Fault.UNKNOWN_AND_UNDONE))
                .isInstanceOf(OutcomeUnknown.class)
                .hasMessageContaining("unable to tell whether roots/x was created");
        assertThat(pauses).containsExactly(1, 2, 3, 4, 5);
    }
}
