package io.holdfast.qualify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.qualify.BentStore.Bend;
import io.holdfast.storage.FaultModel;
import io.holdfast.storage.FaultyStore;
import io.holdfast.storage.LocalObjectStore;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualificationTest {

    private static final List<String> QUICK =
            List.of("exclusive-create", "exclusive-stream", "read-after-write", "ranged-read", "listing");

    private final MemoryObjectStore memory = new MemoryObjectStore(Clock.systemUTC());

    private static Qualification of(ObjectStore store) {
        return new Qualification(store, new Random(1), Clock.systemUTC(), 4);
    }

    private static List<String> failed(Verdict verdict) {
        return verdict.checks().stream()
                .filter(check -> !check.ok())
                .map(Check::name)
                .toList();
    }

    @Test
    void aStoreThatKeepsItsContractIsFit(@TempDir Path folder) {
        for (ObjectStore store : List.of(memory, new LocalObjectStore(folder.resolve("store")))) {
            Verdict verdict = of(store).full();
            assertThat(verdict.checks())
                    .allMatch(Check::ok)
                    .extracting(Check::name)
                    .startsWith(QUICK.toArray(String[]::new))
                    .endsWith("large-object", "aborted-write", "clock");
            assertThat(verdict.isFit()).isTrue();
            assertThat(store.list(KeyPrefix.all())).isEmpty();
        }
    }

    @Test
    void whatElseIsThereStays() {
        memory.putIfAbsent(new ObjectKey("holdfast.json"), new byte[1]);
        memory.putIfAbsent(new ObjectKey("qualify/left/over"), new byte[1]);
        assertThat(of(memory).quick().checks()).extracting(Check::name).isEqualTo(QUICK);
        assertThat(memory.list(KeyPrefix.all()).map(ObjectInfo::key))
                .containsExactly(new ObjectKey("holdfast.json"), new ObjectKey("qualify/left/over"));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT_REPLACES, exclusive-create, 'one of 8 writers of one object to succeed'",
        "RACES_ARE_NOT_SEEN, exclusive-create, 'one of 8 writers of one object to succeed'",
        "STREAM_REPLACES, exclusive-stream, 'one of 8 writers of one object to succeed'",
        "RANGES_BEGIN_AT_THE_BEGINNING, ranged-read, 'bytes 1 to 99998'",
        "LISTS_BACKWARDS, listing, 'a listing in ascending order of keys'",
        "LISTS_WITHOUT_THE_LAST, listing, '30 objects in a listing after they were created'",
        "DELETES_NOTHING, read-after-write, 'no object right after its deletion'",
        "KEEPS_ABORTED_WRITES, aborted-write, 'nothing of a write that was given up'",
        "CUTS_LARGE_OBJECTS, large-object, 'a large object of 4194304 bytes'",
    })
    void aStoreThatBreaksItIsNot(Bend bend, String check, String expected) {
        Verdict verdict = of(new BentStore(memory, bend)).full();
        assertThat(verdict.isFit()).isFalse();
        assertThat(failed(verdict)).contains(check);
        assertThat(verdict.checks())
                .filteredOn(made -> made.name().equals(check))
                .singleElement()
                .satisfies(made -> assertThat(made.detail()).startsWith("expected " + expected + ", found "));
        assertThatThrownBy(() -> verdict.requireFit("bent"))
                .isInstanceOf(Rejected.class)
                .hasMessageStartingWith("unable to keep a repository in bent: expected ")
                .hasMessageContaining(expected);
    }

    @Test
    void aClockThatIsWrongIsSaidButRefusesNothing() {
        MemoryObjectStore fast = new MemoryObjectStore(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5)));
        Verdict verdict = of(fast).full();
        assertThat(verdict.isFit()).isTrue();
        assertThat(verdict.checks().get(verdict.checks().size() - 1).detail())
                .startsWith("warning: the store's clock is ")
                .containsPattern("(299|300) s ahead of this machine");
    }

    @Test
    void theLargeObjectIsLargeEnoughForParts() {
        assertThat(new Qualification(memory, new Random(1), Clock.systemUTC())
                        .full()
                        .checks())
                .extracting(Check::detail)
                .contains("64 MiB were written and read back");
    }

    @Test
    void aStoreThatIsNotThereIsAnErrorAndLeavesNothing() {
        FaultyStore faulty = new FaultyStore(memory, FaultModel.NONE.refused(0.01), FaultyStore.seed(11), pause -> {});
        assertThatThrownBy(() -> of(faulty).full()).isInstanceOf(Unavailable.class);
        faulty.become(FaultModel.NONE);
        assertThat(memory.list(KeyPrefix.all()).map(ObjectInfo::key))
                .allMatch(key -> key.path().startsWith("qualify/"))
                .hasSizeLessThan(3);
    }

    /** Under load a store may not say what became of a write: that alone refuses nobody. */
    @Test
    void aRaceWithUnknownOutcomesIsJudgedByWhatIsThere() {
        FaultyStore faulty = new FaultyStore(memory, FaultModel.NONE, FaultyStore.seed(5), pause -> {});
        for (int i = 0; i < 50; i++) {
            faulty.become(FaultModel.NONE.lostAnswer(0.3));
            try {
                new Race(faulty, new ObjectKey("race/" + i)).ofPuts();
            } catch (OutcomeUnknown e) {
                // The one after the race was lost: the check is not finished, and nobody is refused.
                assertThat(e).hasMessageContaining("seed 5");
            }
        }
    }
}
