package io.holdfast.restore;

import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.Work;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LogFile;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.RegionEdits;
import io.holdfast.work.Turnstile;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Has edits brought back by workers, or by this process where there are none. A staged file appears whole or not at all, and
 * the edits of a region may be loaded by two at once, so that who was given up does no harm.
 */
final class ReplayByWorkers implements EditReplay {

    /** Threads that wait are cheap; so many slots of workers are kept busy. */
    private static final int TASKS_AT_ONCE = 128;

    private final Delegation delegation;
    private final EditReplay here;
    private final Origin origin;
    private final Turnstile turnstile;

    /** Where tasks are of, which of a session. */
    record Origin(String location, RepositoryId repository, ClusterId cluster, SessionId session) {}

    /**
     * Begins.
     *
     * @param here does what this process is to do
     */
    ReplayByWorkers(Delegation delegation, EditReplay here, Origin origin) {
        this.delegation = delegation;
        this.here = here;
        this.origin = origin;
        this.turnstile = new Turnstile(here.parallelism());
    }

    @Override
    public int parallelism() {
        return TASKS_AT_ONCE;
    }

    @Override
    public void stage(List<LogFile> files, LongConsumer progress) {
        LogStageTask task = new LogStageTask(
                LogStageTask.FORMAT, origin.location(), origin.repository(), origin.cluster(), origin.session(), files);
        run(new Task(LogStageTask.KIND, task.encode(), done -> here.stage(files, done), progress));
    }

    @Override
    public void replay(RegionEdits edits, LongConsumer progress) {
        ReplayTask task = new ReplayTask(ReplayTask.FORMAT, origin.cluster(), origin.session(), edits);
        run(new Task(ReplayTask.KIND, task.encode(), done -> here.replay(edits, done), progress));
    }

    /** What is more than a worker can be told this process does. */
    private void run(Task task) {
        Parcel unused = task.payload.size() > Work.MOST_PAYLOAD
                ? turnstile.pass(() -> task.progress.accept(0), () -> task.runHere(task.progress))
                : delegation.run(task);
    }

    @Override
    public void close() {
        delegation.close();
        here.close();
    }

    private static final class Task implements Work {

        private final String kind;
        private final Parcel payload;
        private final Consumer<LongConsumer> here;
        private final LongConsumer progress;

        /** @param here does it in this process */
        Task(String kind, byte[] payload, Consumer<LongConsumer> here, LongConsumer progress) {
            this.kind = kind;
            this.payload = Parcel.of(payload);
            this.here = here;
            this.progress = progress;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public List<String> hosts() {
            return List.of();
        }

        /** The same for each who has it: what two of them write has the same content. */
        @Override
        public Parcel payload() {
            return payload;
        }

        @Override
        public Parcel runHere(LongConsumer done) {
            here.accept(done);
            return Parcel.of(new byte[0]);
        }

        @Override
        public void progressed(long amount) {
            progress.accept(amount);
        }
    }
}
