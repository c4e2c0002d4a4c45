package io.holdfast.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Fenced;
import io.holdfast.error.Unavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each behaviour of handing tasks out, with workers and a clock that do what the test says. */
@Timeout(20)
class DispatcherTest {

    private static final long EPOCH = 7;

    private Duration atFirst = Duration.ZERO;
    private long nanos = 1_000_000_000_000L;
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final FakeWorker anna = new FakeWorker("anna");
    private final FakeWorker bert = new FakeWorker("bert");
    private Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
    private Delegation group = begin(OptionalLong.empty());

    private Dispatcher dispatcher(RunOnLeader runOnLeader) {
        return new Dispatcher(
                EPOCH,
                new DispatchSettings(
                        runOnLeader,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5),
                        1,
                        4,
                        3,
                        2,
                        atFirst,
                        Duration.ofSeconds(5)),
                () -> nanos,
                threads::add);
    }

    private Delegation begin(OptionalLong bytesPerSecond) {
        return dispatcher.begin("session", bytesPerSecond, () -> {});
    }

    private void with(RunOnLeader runOnLeader) {
        dispatcher = dispatcher(runOnLeader);
        group = begin(OptionalLong.empty());
    }

    private void settle() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private Future<Parcel> submit() {
        return submit(new CopyWork());
    }

    private Future<Parcel> submit(Work work) {
        Future<Parcel> outcome = group.submit(work);
        settle();
        return outcome;
    }

    /** A task of whose outcome the test does not ask. */
    private void give(Work work) {
        Future<Parcel> unused = submit(work);
    }

    private static String text(Future<Parcel> outcome) throws Exception {
        assertThat(outcome).isDone();
        return new String(outcome.get().content(), StandardCharsets.UTF_8);
    }

    private static void assertFailed(Future<Parcel> outcome, Class<? extends Exception> kind, String message) {
        assertThat(outcome).isDone();
        assertThatThrownBy(outcome::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(kind)
                .hasMessageContaining(message);
    }

    private static class CopyWork implements Work {

        List<String> hosts = List.of();
        final List<Long> progress = new ArrayList<>();

        @Override
        public String kind() {
            return "copy";
        }

        @Override
        public List<String> hosts() {
            return hosts;
        }

        @Override
        public Parcel payload() {
            return Parcel.of(new byte[] {1});
        }

        @Override
        public Parcel runHere(LongConsumer amount) {
            amount.accept(5);
            return Parcel.of("here".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void progressed(long amount) {
            progress.add(amount);
        }
    }

    @Test
    void aWorkerGetsTasksOnceItHasShakenHands() throws Exception {
        anna.join(dispatcher, 1);
        assertThat(anna.told.get(0)).isEqualTo(new Order.Welcome(EPOCH, Duration.ofSeconds(2), Duration.ofSeconds(60)));
        Future<Parcel> outcome = submit();
        anna.accepts(anna.task());
        anna.finishes(anna.task(), "done");
        assertThat(text(outcome)).isEqualTo("done");
    }

    @Test
    void aTaskIsOfferedToNobodyWithoutItsCapability() {
        anna.join(dispatcher, new WorkerHello("anna", "first", "1", "host", 1, java.util.Set.of("verify"), List.of()));
        assertFailed(submit(), Unavailable.class, "none of the connected workers takes it");
        assertThat(anna.tasks()).isEmpty();
    }

    @Test
    void theLeastLoadedGetsTheNextOne() {
        anna.join(dispatcher, 4);
        bert.join(dispatcher, 2);
        for (int i = 0; i < 3; i++) {
            give(new CopyWork());
        }
        assertThat(anna.tasks()).hasSize(2);
        assertThat(bert.tasks()).hasSize(1);
    }

    @Test
    void aWorkerOnTheHostOfTheInputIsPreferred() {
        anna.join(dispatcher, 4);
        bert.join(dispatcher, 4);
        CopyWork work = new CopyWork();
        work.hosts = List.of("host-of-bert");
        give(work);
        assertThat(bert.tasks()).hasSize(1);
    }

    @Test
    void aRefusedTaskGoesToTheNext() throws Exception {
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        anna.refuses(anna.task());
        settle();
        assertThat(bert.task().attempt()).isEqualTo(2);
        bert.finishes(bert.task(), "done");
        assertThat(text(outcome)).isEqualTo("done");
    }

    @Test
    void aWorkerMayRefuseWhatItsHeartbeatNamed() {
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        give(new CopyWork());
        anna.beats(new Report.Progress(anna.task(), 0, 0));
        anna.refuses(anna.task());
        settle();
        assertThat(bert.tasks()).hasSize(1);
    }

    @Test
    void aTaskThatEverybodyRefusesFailsWithTheReason() {
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        anna.refuses(anna.task());
        settle();
        bert.refuses(bert.task());
        assertFailed(outcome, Unavailable.class, "not for me");
    }

    @Test
    void aBusyWorkerIsAskedAgainAfterItsNextHeartbeat() {
        anna.join(dispatcher, 1);
        give(new CopyWork());
        anna.say(new Report.Refused(anna.task(), true, "full"));
        settle();
        assertThat(anna.tasks()).hasSize(1);
        anna.beats();
        settle();
        assertThat(anna.tasks()).hasSize(2);
    }

    @Test
    void withoutAWorkerATaskFailsAtOnce() {
        assertFailed(submit(), Unavailable.class, "no worker is connected");
    }

    @Test
    void withoutAWorkerTheLeaderRunsItIfItMay() throws Exception {
        with(RunOnLeader.AUTO);
        assertThat(text(submit())).isEqualTo("here");
    }

    @Test
    void withAWorkerTheLeaderRunsNothing() {
        with(RunOnLeader.AUTO);
        anna.join(dispatcher, 1);
        give(new CopyWork());
        assertThat(submit()).isNotDone();
        assertThat(anna.tasks()).hasSize(1);
    }

    @Test
    void theBypassRunsEverythingOnTheLeader() throws Exception {
        with(RunOnLeader.ALWAYS);
        anna.join(dispatcher, 1);
        assertThat(text(submit())).isEqualTo("here");
        assertThat(anna.tasks()).isEmpty();
    }

    @Test
    void theLeaderRunsNoMoreAtOnceThanItHasSlots() {
        with(RunOnLeader.ALWAYS);
        Future<Parcel> unused = group.submit(new CopyWork());
        unused = group.submit(new CopyWork());
        assertThat(threads).hasSize(1);
        settle();
    }

    @Test
    void aClosedConnectionGivesTheTaskToAnother() throws Exception {
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        anna.accepts(anna.task());
        anna.breaksOff();
        settle();
        assertThat(bert.task().task()).isEqualTo(anna.task().task());
        assertThat(bert.task().attempt()).isEqualTo(2);
        bert.finishes(bert.task(), "by bert");
        assertThat(text(outcome)).isEqualTo("by bert");
    }

    @Test
    void silenceGivesTheTaskToAnother() {
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        give(new CopyWork());
        pass(Duration.ofSeconds(59));
        bert.beats();
        dispatcher.tick();
        assertThat(bert.tasks()).isEmpty();
        pass(Duration.ofSeconds(2));
        dispatcher.tick();
        settle();
        assertThat(bert.tasks()).hasSize(1);
        assertThat(anna.closed).contains("no sign");
        assertThat(dispatcher.workers()).extracting(WorkerStatus::name).containsExactly("bert");
    }

    @Test
    void aWorkerThatIsHeardButSaysNothingOfATaskLosesIt() {
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        give(new CopyWork());
        for (int i = 0; i < 31; i++) {
            pass(Duration.ofSeconds(2));
            anna.beats();
            bert.beats();
        }
        dispatcher.tick();
        settle();
        assertThat(anna.cancelled()).containsExactly(anna.task());
        assertThat(bert.tasks()).hasSize(1);
        anna.fails(anna.task(), "FENCED");
        assertThat(dispatcher.workers()).extracting(WorkerStatus::busy).containsExactly(0, 1);
    }

    /** Both workers live, and say so of the tasks; what one says of the other's is passed over. */
    private void pass(Duration time, Report.Progress... tasks) {
        for (long left = time.toSeconds(); left > 0; left -= 30) {
            pass(Duration.ofSeconds(Math.min(left, 30)));
            anna.beats(tasks);
            bert.beats(tasks);
            dispatcher.tick();
        }
        settle();
    }

    private static Report.Progress progress(TaskRef ref, long done) {
        return new Report.Progress(ref, done, 0);
    }

    @Test
    void aTaskThatMakesNoProgressGoesToAWorkerThatIsFree() throws Exception {
        anna.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        TaskRef lost = anna.task();
        bert.join(dispatcher, 1);
        pass(Duration.ofMinutes(1), progress(lost, 100));
        // It had done that much after half a minute.
        pass(Duration.ofSeconds(270), progress(lost, 100));
        assertThat(bert.tasks()).isEmpty();
        pass(Duration.ofSeconds(60), progress(lost, 100));
        assertThat(anna.cancelled()).containsExactly(lost);
        assertThat(bert.tasks()).hasSize(1);
        anna.finishes(lost, "too late");
        assertThat(outcome).isNotDone();
        bert.finishes(bert.task(), "in time");
        assertThat(text(outcome)).isEqualTo("in time");
    }

    @Test
    void progressHoweverLittleKeepsATask() {
        anna.join(dispatcher, 1);
        give(new CopyWork());
        bert.join(dispatcher, 1);
        for (int done = 1; done <= 5; done++) {
            pass(Duration.ofMinutes(4), progress(anna.task(), done));
        }
        assertThat(bert.tasks()).isEmpty();
    }

    @Test
    void whoIsMuchSlowerThanOthersLosesItsTask() {
        anna.join(dispatcher, 1);
        give(new CopyWork());
        TaskRef slow = anna.task();
        othersEachDo(1_000_000);
        pass(Duration.ofMinutes(3), progress(slow, 1_000));
        assertThat(anna.cancelled()).as("not yet").isEmpty();
        pass(Duration.ofMinutes(2), progress(slow, 2_000));
        assertThat(anna.cancelled()).containsExactly(slow);
    }

    @Test
    void whoIsSomewhatSlowerThanOthersKeepsItsTask() {
        anna.join(dispatcher, 1);
        give(new CopyWork());
        TaskRef slow = anna.task();
        othersEachDo(1_000);
        pass(Duration.ofMinutes(4), progress(slow, 10_000));
        pass(Duration.ofMinutes(4), progress(slow, 20_000));
        assertThat(anna.cancelled()).isEmpty();
    }

    @Test
    void withALimitNobodyIsTooSlow() {
        group = begin(OptionalLong.of(1_000_000));
        anna.join(dispatcher, 1);
        give(new CopyWork());
        TaskRef slow = anna.task();
        othersEachDo(1_000_000);
        pass(Duration.ofMinutes(4), progress(slow, 1_000));
        pass(Duration.ofMinutes(4), progress(slow, 2_000));
        assertThat(anna.cancelled()).isEmpty();
    }

    /** Three tasks, each within half a minute. */
    private void othersEachDo(long amount) {
        bert.join(dispatcher, 1);
        for (int i = 0; i < 3; i++) {
            give(new CopyWork());
            pass(Duration.ofSeconds(30), progress(anna.task(), 1));
            bert.say(new Report.Finished(bert.tasks().get(bert.tasks().size() - 1), amount, Parcel.of(new byte[0])));
        }
    }

    @Test
    void whoMakesNoProgressKeepsItsTaskWhileNobodyIsFree() {
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        give(new CopyWork());
        give(new CopyWork());
        pass(Duration.ofMinutes(20), progress(anna.task(), 0), progress(bert.task(), 0));
        assertThat(anna.cancelled()).isEmpty();
        assertThat(bert.cancelled()).isEmpty();
    }

    @Test
    void aFreeSlotIsGivenOneOfTheTasksThatMakeNoProgress() {
        anna.join(dispatcher, 2);
        give(new CopyWork());
        give(new CopyWork());
        List<TaskRef> stuck = anna.tasks();
        bert.join(dispatcher, 1);
        pass(Duration.ofMinutes(6), progress(stuck.get(0), 0), progress(stuck.get(1), 0));
        assertThat(anna.cancelled()).containsExactly(stuck.get(0));
        assertThat(bert.tasks()).hasSize(1);
    }

    @Test
    void aTaskThatMakesNoProgressAnywhereDoesNotGoInCircles() {
        anna.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        bert.join(dispatcher, 1);
        pass(Duration.ofMinutes(6), progress(anna.task(), 0));
        anna.fails(anna.task(), "FENCED");
        assertThat(bert.tasks()).hasSize(1);
        pass(Duration.ofMinutes(60), progress(bert.task(), 0));
        assertThat(anna.tasks()).hasSize(1);
        assertThat(bert.cancelled()).isEmpty();
        bert.finishes(bert.task(), "at last");
        assertThat(outcome).isDone();
    }

    @Test
    void whoWaitsForItsShareIsNotStuck() {
        group = begin(OptionalLong.of(2_000));
        anna.join(dispatcher, 1);
        give(new CopyWork());
        bert.join(dispatcher, 1);
        // At 2,000 bytes in a second a MiB takes almost nine minutes.
        pass(Duration.ofMinutes(13), progress(anna.task(), 0));
        assertThat(bert.tasks()).isEmpty();
        pass(Duration.ofMinutes(2), progress(anna.task(), 0));
        assertThat(bert.tasks()).hasSize(1);
    }

    @Test
    void whatAWorkerSaysAfterItLostATaskIsIgnored() throws Exception {
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        anna.breaksOff();
        settle();
        anna.finishes(anna.task(), "too late");
        anna.fails(anna.task(), "CORRUPT");
        assertThat(outcome).isNotDone();
        bert.finishes(bert.task(), "in time");
        assertThat(text(outcome)).isEqualTo("in time");
    }

    @Test
    void aReportWithAWrongIdAttemptOrEpochIsIgnored() {
        anna.join(dispatcher, 2);
        Future<Parcel> outcome = submit();
        TaskRef ref = anna.task();
        for (TaskRef wrong : List.of(
                new TaskRef(ref.epoch(), ref.task() + 1, ref.attempt()),
                new TaskRef(ref.epoch(), ref.task(), ref.attempt() + 1),
                new TaskRef(ref.epoch() - 1, ref.task(), ref.attempt()))) {
            anna.accepts(wrong);
            anna.beats(new Report.Progress(wrong, 100, 1));
            anna.finishes(wrong, "wrong");
            anna.fails(wrong, "CORRUPT");
            anna.refuses(wrong);
        }
        assertThat(outcome).isNotDone();
        anna.finishes(ref, "right");
        assertThat(outcome).isDone();
    }

    @Test
    void aStateThatGoesBackIsIgnored() {
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        anna.accepts(anna.task());
        anna.refuses(anna.task());
        settle();
        assertThat(bert.tasks()).isEmpty();
        assertThat(outcome).isNotDone();
    }

    @Test
    void anOlderHeartbeatIsIgnored() {
        anna.join(dispatcher, 1);
        give(new CopyWork());
        anna.say(new Report.Heartbeat(5, List.of()));
        anna.say(new Report.Heartbeat(4, List.of()));
        assertThat(anna.all(Order.Heard.class)).containsExactly(new Order.Heard(5));
    }

    @Test
    void aSecondFinishDoesNoHarm() throws Exception {
        anna.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        anna.finishes(anna.task(), "first");
        anna.finishes(anna.task(), "second");
        assertThat(text(outcome)).isEqualTo("first");
        give(new CopyWork());
        assertThat(anna.tasks()).hasSize(2);
    }

    @Test
    void aCancelReachesTheWorkerAndItsSlotIsFreeOnceItStopped() {
        anna.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        Future<Parcel> next = submit();
        TaskRef first = anna.task();
        closeElsewhere(first);
        assertThat(anna.cancelled()).containsExactly(first);
        assertThat(outcome).isCancelled();
        assertThatThrownBy(next::get).isInstanceOf(CancellationException.class);
        assertThat(dispatcher.workers().get(0).busy()).isZero();
    }

    /** Closing waits for the worker, which says that it stopped as soon as it is told. */
    private void closeElsewhere(TaskRef running) {
        Thread closing = new Thread(group::close);
        closing.start();
        while (anna.cancelled().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(dispatcher.workers().get(0).busy()).isOne();
        anna.fails(running, "FENCED");
        try {
            closing.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aReconnectedWorkerGoesOnWithWhatNobodyElseWasGiven() throws Exception {
        anna.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        TaskRef ref = anna.task();
        anna.accepts(ref);
        anna.breaksOff();
        FakeWorker again = new FakeWorker("anna").join(dispatcher, 1, ref);
        settle();
        assertThat(again.cancelled()).isEmpty();
        assertThat(again.tasks()).isEmpty();
        again.finishes(ref, "after all");
        assertThat(text(outcome)).isEqualTo("after all");
    }

    @Test
    void aReconnectedWorkerStopsWhatAnotherWasGiven() {
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        give(new CopyWork());
        TaskRef ref = anna.task();
        anna.breaksOff();
        settle();
        FakeWorker again = new FakeWorker("anna").join(dispatcher, 1, ref);
        assertThat(again.cancelled()).containsExactly(ref);
        assertThat(bert.tasks()).hasSize(1);
    }

    @Test
    void aWorkerOfAnEarlierLeadershipStopsWhatItRuns() {
        TaskRef old = new TaskRef(EPOCH - 1, 1, 1);
        anna.join(dispatcher, 1, old);
        assertThat(anna.cancelled()).containsExactly(old);
    }

    @Test
    void aWorkerThatReconnectsBeforeItsEndWasNoticedReplacesItself() {
        anna.join(dispatcher, 1);
        give(new CopyWork());
        FakeWorker again = new FakeWorker("anna").join(dispatcher, 1, anna.task());
        assertThat(anna.closed).isNotNull();
        assertThat(again.cancelled()).isEmpty();
        assertThat(dispatcher.workers()).hasSize(1);
    }

    @Test
    void aNameIsGivenToOneLivingWorkerAtATime() {
        anna.join(dispatcher, 1);
        FakeWorker other = new FakeWorker("anna").join(dispatcher, FakeWorker.hello("anna", "second", 1));
        assertThat(other.isMember()).isFalse();
        assertThat(other.told.get(0)).isInstanceOf(Order.TurnAway.class);
        pass(Duration.ofSeconds(7));
        assertThat(new FakeWorker("anna")
                        .join(dispatcher, FakeWorker.hello("anna", "second", 1))
                        .isMember())
                .isTrue();
    }

    @Test
    void aMomentWithoutWorkersIsWaitedFor() {
        anna.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        anna.breaksOff();
        pass(Duration.ofSeconds(59));
        dispatcher.tick();
        assertThat(outcome).isNotDone();
        pass(Duration.ofSeconds(2));
        dispatcher.tick();
        assertFailed(outcome, Unavailable.class, "no worker is connected");
    }

    @Test
    void aNewLeaderWaitsForTheWorkersOfTheOneBefore() throws Exception {
        atFirst = Duration.ofSeconds(40);
        with(RunOnLeader.NEVER);
        Future<Parcel> outcome = submit();
        assertThat(outcome).isNotDone();
        anna.join(dispatcher, 1);
        settle();
        anna.finishes(anna.task(), "done");
        assertThat(text(outcome)).isEqualTo("done");
        anna.breaksOff();
        pass(Duration.ofSeconds(61));
        assertFailed(submit(), Unavailable.class, "no worker is connected");
    }

    @Test
    void aTaskThatTakesItsWorkersWithItFails() {
        anna.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        for (int i = 0; i < 3; i++) {
            anna.breaksOff();
            anna.join(dispatcher, 1);
            settle();
        }
        assertFailed(outcome, Unavailable.class, "found that 3 tried");
    }

    @Test
    void whatMayPassIsTriedElsewhereAFewTimes() {
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        anna.fails(anna.task(), "UNAVAILABLE");
        settle();
        assertThat(bert.tasks()).hasSize(1);
        bert.fails(bert.task(), "UNAVAILABLE");
        assertFailed(outcome, Unavailable.class, "it broke");
    }

    @Test
    void anErrorComesBackAsWhatItWas() {
        anna.join(dispatcher, 1);
        Future<Parcel> outcome = submit();
        anna.fails(anna.task(), "CORRUPT");
        assertFailed(outcome, Corrupt.class, "worker anna: it broke");
        outcome = submit();
        anna.fails(anna.task(), "FAILED");
        assertFailed(outcome, IllegalStateException.class, "it broke");
    }

    @Test
    void whoSubmitsTooMuchWaits() {
        anna.join(dispatcher, 1);
        for (int i = 0; i < 5; i++) {
            give(new CopyWork());
        }
        Delegation impatient = dispatcher.begin("other", OptionalLong.empty(), new StopsAtTheSecondLook());
        assertThatThrownBy(() -> impatient.submit(new CopyWork())).hasMessage("waited");
    }

    /** The first look is before the task is handed over, the second when there was no room. */
    private static final class StopsAtTheSecondLook implements Runnable {

        private int looks;

        @Override
        public void run() {
            if (++looks == 2) {
                throw new Fenced("waited");
            }
        }
    }

    @Test
    void aWorkerThatDoesNotReadGetsNothing() {
        anna.join(dispatcher, 2);
        anna.ready = false;
        give(new CopyWork());
        assertThat(anna.tasks()).isEmpty();
        anna.ready = true;
        dispatcher.tick();
        settle();
        assertThat(anna.tasks()).hasSize(1);
    }

    @Test
    void aPayloadThatIsTooLargeIsHandedToNobody() {
        anna.join(dispatcher, 1);
        assertFailed(
                submit(new CopyWork() {
                    @Override
                    public Parcel payload() {
                        return Parcel.of(new byte[MOST_PAYLOAD + 1]);
                    }
                }),
                io.holdfast.error.Rejected.class,
                "expected at most 1048576 bytes");
        assertThat(dispatcher.workers().get(0).busy()).isZero();
    }

    @Test
    void bandwidthIsSharedAndDividedAnew() {
        group = begin(OptionalLong.of(10_000));
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        give(new CopyWork());
        assertThat(anna.share()).contains(10_000L);
        give(new CopyWork());
        assertThat(anna.share()).contains(5_000L);
        assertThat(bert.share()).contains(5_000L);
        bert.finishes(bert.task(), "done");
        assertThat(anna.share()).contains(10_000L);
    }

    private void withWorkersUpTo(int most) {
        group = dispatcher.begin("session", OptionalLong.empty(), OptionalInt.of(most), () -> {});
    }

    @Test
    void noMoreWorkersThanItMayHaveWorkForASession() throws Exception {
        withWorkersUpTo(1);
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 4);
        give(new CopyWork());
        Future<Parcel> second = submit();
        assertThat(bert.tasks()).as("beside anna").isEmpty();
        Delegation other = dispatcher.begin("other", OptionalLong.empty(), () -> {});
        Future<Parcel> unused = other.submit(new CopyWork());
        settle();
        assertThat(bert.tasks()).as("for another session").hasSize(1);
        anna.finishes(anna.task(), "done");
        settle();
        anna.finishes(anna.task(), "done");
        assertThat(text(second)).isEqualTo("done");
        withWorkersUpTo(2);
        bert.finishes(bert.task(), "done");
        give(new CopyWork());
        give(new CopyWork());
        assertThat(anna.tasks()).hasSize(3);
        assertThat(bert.tasks()).hasSize(2);
    }

    @Test
    void anotherWorksForASessionInsteadOfOneThatIsLost() {
        withWorkersUpTo(1);
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        give(new CopyWork());
        TaskRef lost = anna.task();
        anna.breaksOff();
        settle();
        assertThat(bert.tasks()).hasSize(1);
        anna.join(dispatcher, 1, lost);
        assertThat(anna.cancelled()).containsExactly(lost);
    }

    /** It goes on with nothing, although the task is in nobody's hands: bert has another one of the session. */
    @Test
    void whoComesBackIsNotOneTooManyForASession() {
        withWorkersUpTo(1);
        anna.join(dispatcher, 2);
        give(new CopyWork());
        give(new CopyWork());
        anna.breaksOff();
        bert.join(dispatcher, 1);
        settle();
        assertThat(bert.tasks()).hasSize(1);
        List<TaskRef> lost = anna.tasks();
        anna.join(dispatcher, 2, lost.get(0), lost.get(1));
        settle();
        assertThat(anna.cancelled()).containsExactlyElementsOf(lost);
        assertThat(anna.tasks()).hasSize(2);
    }

    /** Its slot is taken until it says that it stopped, which it may never do; so it does not count. */
    @Test
    void whoIsStuckMakesRoomForAnother() {
        withWorkersUpTo(1);
        anna.join(dispatcher, 3);
        bert.join(dispatcher, 1);
        give(new CopyWork());
        give(new CopyWork());
        List<TaskRef> stuck = anna.tasks();
        assertThat(stuck).hasSize(2);
        pass(Duration.ofMinutes(6), progress(stuck.get(0), 0), progress(stuck.get(1), 0));
        settle();
        assertThat(anna.cancelled()).containsExactlyElementsOf(stuck);
        assertThat(anna.tasks()).hasSize(2);
        assertThat(bert.tasks()).hasSize(1);
    }

    /** With the other task it stays at work for the session, so that nobody else could take the one. */
    @Test
    void whoIsStuckWithOneOfItsTasksKeepsItWhereNobodyElseMayWork() {
        withWorkersUpTo(1);
        anna.join(dispatcher, 2);
        bert.join(dispatcher, 1);
        give(new CopyWork());
        give(new CopyWork());
        List<TaskRef> tasks = anna.tasks();
        for (int done = 1; done <= 3; done++) {
            pass(Duration.ofMinutes(4), progress(tasks.get(0), 0), progress(tasks.get(1), done));
        }
        assertThat(anna.cancelled()).isEmpty();
        assertThat(bert.tasks()).isEmpty();
    }

    @Test
    void progressIsToldToWhoWaitsAndTakenBackWhereItWasInVain() throws Exception {
        CopyWork work = new CopyWork();
        anna.join(dispatcher, 1);
        bert.join(dispatcher, 1);
        Task task = dispatcher.submit(group, work, () -> {});
        settle();
        anna.beats(new Report.Progress(anna.task(), 30, 1));
        anna.beats(new Report.Progress(anna.task(), 20, 1));
        assertThat(task.takeProgress()).isEqualTo(30);
        anna.breaksOff();
        settle();
        assertThat(task.takeProgress()).isEqualTo(-30);
        bert.say(new Report.Finished(bert.task(), 50, Parcel.of(new byte[0])));
        assertThat(task.takeProgress()).isEqualTo(50);
        assertThat(task.outcome.get().size()).isZero();
    }

    @Test
    void whoeverStepsDownEndsAllTasksAndLetsTheWorkersGo() {
        anna.join(dispatcher, 1);
        Future<Parcel> running = submit();
        Future<Parcel> waiting = submit();
        dispatcher.close();
        assertFailed(running, Fenced.class, "does not lead any more");
        assertFailed(waiting, Fenced.class, "does not lead any more");
        assertThat(anna.closed).contains("does not lead any more");
        assertThat(bert.join(dispatcher, 1).isMember()).isFalse();
    }
}
