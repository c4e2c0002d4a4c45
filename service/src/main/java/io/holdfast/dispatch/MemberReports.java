package io.holdfast.dispatch;

import io.holdfast.error.ErrorCode;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one worker tells, and what it means for the tasks in its hands; all else it says is passed over. */
final class MemberReports implements Membership {

    private static final Logger LOG = LoggerFactory.getLogger(MemberReports.class);

    private final Board board;
    private final DispatchSettings settings;
    private final LongSupplier nanoTime;
    private final Member member;

    MemberReports(Board board, DispatchSettings settings, LongSupplier nanoTime, Member member) {
        this.board = board;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.member = member;
    }

    @Override
    public void report(Report report) {
        board.locked(() -> {
            if (board.roster.has(member)) {
                member.heard(nanoTime.getAsLong());
                take(report);
            }
        });
    }

    @Override
    public void ready() {
        board.locked(() -> {});
    }

    @Override
    public void closed(String reason) {
        board.locked(() -> board.drop(member, reason));
    }

    private void take(Report report) {
        if (report instanceof Report.Accepted accepted) {
            held(accepted.ref()).ifPresent(Attempt::accept);
        } else if (report instanceof Report.Refused refused) {
            refused(refused);
        } else if (report instanceof Report.Heartbeat heartbeat) {
            heartbeat(heartbeat);
        } else if (report instanceof Report.Finished finished) {
            finished(finished);
        } else if (report instanceof Report.Failed failed) {
            failed(failed);
        }
    }

    /** Only what is in its hands under this very number. */
    private Optional<Attempt> held(TaskRef ref) {
        return Optional.ofNullable(member.attempt(ref));
    }

    private void refused(Report.Refused refused) {
        held(refused.ref()).filter(Attempt::isOffered).ifPresent(attempt -> {
            member.release(attempt);
            Task task = attempt.task;
            task.giveUp();
            task.trouble = "worker %s: %s".formatted(member.name(), refused.message());
            if (refused.busy()) {
                member.isFull();
            } else {
                LOG.info("worker {} refuses task {}: {}", member.name(), refused.ref(), refused.message());
                task.refusedBy.add(member.name());
            }
            board.waiting.addFirst(task);
        });
        member.ending.remove(refused.ref());
    }

    private void heartbeat(Report.Heartbeat heartbeat) {
        if (!member.isNews(heartbeat.sequence())) {
            return;
        }
        long now = nanoTime.getAsLong();
        for (Report.Progress progress : heartbeat.tasks()) {
            // A worker that still looks whether it can run a task speaks of it as well, and may yet refuse it.
            held(progress.ref()).ifPresent(attempt -> attempt.heard(progress.done(), now));
        }
        member.link.send(new Order.Heard(heartbeat.sequence()));
    }

    private void finished(Report.Finished finished) {
        held(finished.ref()).ifPresent(attempt -> {
            member.release(attempt);
            attempt.finished(finished.done(), nanoTime.getAsLong());
            board.finish(attempt.task, finished.result());
        });
        member.ending.remove(finished.ref());
    }

    private void failed(Report.Failed failed) {
        held(failed.ref()).ifPresent(attempt -> {
            member.release(attempt);
            Task task = attempt.task;
            String reason = "worker %s: %s".formatted(member.name(), failed.message());
            Optional<ErrorCode> code = failed.knownCode();
            if (code.equals(Optional.of(ErrorCode.FENCED))) {
                // The worker gave it up by itself, as it does when it is stopped.
                board.lose(attempt, reason);
            } else if (code.equals(Optional.of(ErrorCode.UNAVAILABLE))) {
                task.failures++;
                board.again(attempt, reason, task.failures >= settings.mostFailures());
            } else {
                board.fail(task, failed.error(reason));
            }
        });
        member.ending.remove(failed.ref());
    }
}
