package io.holdfast.worker;

import io.holdfast.dispatch.Report;
import io.holdfast.dispatch.TaskRef;
import io.holdfast.error.Fenced;
import io.holdfast.work.TaskContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A task in the hands of this worker, until its leader knows what became of it. */
final class RunningTask implements TaskContext {

    private final TaskRef ref;
    private final String group;
    private final LongSupplier share;
    private final AtomicLong done = new AtomicLong();
    private volatile @Nullable String unwanted;
    private volatile @Nullable Report end;
    private long doneAtLastHeartbeat;

    RunningTask(TaskRef ref, String group, LongSupplier share) {
        this.ref = ref;
        this.group = group;
        this.share = share;
    }

    TaskRef ref() {
        return ref;
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public long bytesPerSecond() {
        return share.getAsLong();
    }

    @Override
    public void progress(long amount) {
        String reason = unwanted;
        if (reason != null) {
            throw new Fenced("unable to go on with task " + ref + ": " + reason);
        }
        done.addAndGet(amount);
    }

    /** It is to stop as soon as it looks. */
    void unwanted(String reason) {
        unwanted = reason;
    }

    long done() {
        return done.get();
    }

    /** For a heartbeat, so many seconds after the last one. */
    Report.Progress progressSince(double seconds) {
        long now = done.get();
        long perSecond = seconds > 0 ? Math.max(0, Math.round((now - doneAtLastHeartbeat) / seconds)) : 0;
        doneAtLastHeartbeat = now;
        return new Report.Progress(ref, now, perSecond);
    }

    void ended(Report how) {
        end = how;
    }

    /** What became of it; null while it runs. */
    @Nullable
    Report end() {
        return end;
    }
}
