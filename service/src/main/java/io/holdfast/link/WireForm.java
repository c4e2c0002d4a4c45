package io.holdfast.link;

import com.google.protobuf.ByteString;
import io.holdfast.dispatch.Order;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.Report;
import io.holdfast.dispatch.TaskRef;
import io.holdfast.dispatch.WorkerHello;
import io.holdfast.wire.Accepted;
import io.holdfast.wire.Bandwidth;
import io.holdfast.wire.Cancel;
import io.holdfast.wire.Failed;
import io.holdfast.wire.Finished;
import io.holdfast.wire.FromLeader;
import io.holdfast.wire.FromWorker;
import io.holdfast.wire.Heard;
import io.holdfast.wire.Heartbeat;
import io.holdfast.wire.Hello;
import io.holdfast.wire.Task;
import io.holdfast.wire.TaskProgress;
import io.holdfast.wire.TaskRefused;
import io.holdfast.wire.TurnedAway;
import io.holdfast.wire.Welcome;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Orders and reports as messages, and back. A message of a kind that is not known here is empty, and passed over. */
final class WireForm {

    static final int PROTOCOL = 1;

    /** The largest message of a worker: the sums of a file of a terabyte. */
    static final int MOST_FROM_WORKER = 16 << 20;

    /** The largest message of a leader: a task with what is around it. */
    static final int MOST_FROM_LEADER = 2 << 20;

    private WireForm() {}

    static FromLeader message(Order order) {
        FromLeader.Builder message = FromLeader.newBuilder();
        if (order instanceof Order.Welcome welcome) {
            message.setWelcome(Welcome.newBuilder()
                    .setEpoch(welcome.epoch())
                    .setHeartbeatMillis(welcome.heartbeat().toMillis())
                    .setAbandonMillis(welcome.abandon().toMillis()));
        } else if (order instanceof Order.TurnAway turnAway) {
            message.setTurnedAway(TurnedAway.newBuilder().setMessage(turnAway.message()));
        } else if (order instanceof Order.Run run) {
            message.setTask(Task.newBuilder()
                    .setRef(ref(run.ref()))
                    .setKind(run.kind())
                    .setGroup(run.group())
                    .setPayload(ByteString.copyFrom(run.payload().content()))
                    .setBytesPerSecond(run.bytesPerSecond()));
        } else if (order instanceof Order.Cancel cancel) {
            message.setCancel(Cancel.newBuilder().setRef(ref(cancel.ref())).setReason(cancel.reason()));
        } else if (order instanceof Order.Share share) {
            message.setBandwidth(
                    Bandwidth.newBuilder().setGroup(share.group()).setBytesPerSecond(share.bytesPerSecond()));
        } else if (order instanceof Order.Heard heard) {
            message.setHeard(Heard.newBuilder().setSequence(heard.sequence()));
        }
        return message.build();
    }

    static Optional<Order> order(FromLeader message) {
        return switch (message.getMessageCase()) {
            case WELCOME ->
                Optional.of(new Order.Welcome(
                        message.getWelcome().getEpoch(),
                        Duration.ofMillis(message.getWelcome().getHeartbeatMillis()),
                        Duration.ofMillis(message.getWelcome().getAbandonMillis())));
            case TURNED_AWAY ->
                Optional.of(new Order.TurnAway(message.getTurnedAway().getMessage()));
            case TASK ->
                Optional.of(new Order.Run(
                        ref(message.getTask().getRef()),
                        message.getTask().getKind(),
                        message.getTask().getGroup(),
                        Parcel.of(message.getTask().getPayload().toByteArray()),
                        message.getTask().getBytesPerSecond()));
            case CANCEL ->
                Optional.of(new Order.Cancel(
                        ref(message.getCancel().getRef()), message.getCancel().getReason()));
            case BANDWIDTH ->
                Optional.of(new Order.Share(
                        message.getBandwidth().getGroup(),
                        message.getBandwidth().getBytesPerSecond()));
            case HEARD -> Optional.of(new Order.Heard(message.getHeard().getSequence()));
            case MESSAGE_NOT_SET -> Optional.empty();
        };
    }

    static FromWorker message(WorkerHello hello) {
        return FromWorker.newBuilder()
                .setHello(Hello.newBuilder()
                        .setProtocol(PROTOCOL)
                        .setName(hello.name())
                        .setInstance(hello.instance())
                        .setVersion(hello.version())
                        .setHost(hello.host())
                        .setSlots(hello.slots())
                        .addAllKinds(hello.kinds())
                        .addAllRunning(
                                hello.running().stream().map(WireForm::ref).toList()))
                .build();
    }

    /** IllegalArgumentException if it is none that a worker may send. */
    static WorkerHello hello(Hello hello) {
        if (hello.getProtocol() != PROTOCOL) {
            throw new IllegalArgumentException(
                    "expected protocol " + PROTOCOL + ", found " + hello.getProtocol() + ": versions do not fit");
        }
        return new WorkerHello(
                hello.getName(),
                hello.getInstance(),
                hello.getVersion(),
                hello.getHost(),
                hello.getSlots(),
                Set.copyOf(hello.getKindsList()),
                hello.getRunningList().stream().map(WireForm::ref).toList());
    }

    static FromWorker message(Report report) {
        FromWorker.Builder message = FromWorker.newBuilder();
        if (report instanceof Report.Accepted accepted) {
            message.setAccepted(Accepted.newBuilder().setRef(ref(accepted.ref())));
        } else if (report instanceof Report.Refused refused) {
            message.setRefused(TaskRefused.newBuilder()
                    .setRef(ref(refused.ref()))
                    .setBusy(refused.busy())
                    .setMessage(refused.message()));
        } else if (report instanceof Report.Heartbeat heartbeat) {
            message.setHeartbeat(Heartbeat.newBuilder()
                    .setSequence(heartbeat.sequence())
                    .addAllTasks(heartbeat.tasks().stream()
                            .map(task -> TaskProgress.newBuilder()
                                    .setRef(ref(task.ref()))
                                    .setDone(task.done())
                                    .setPerSecond(task.perSecond())
                                    .build())
                            .toList()));
        } else if (report instanceof Report.Finished finished) {
            message.setFinished(Finished.newBuilder()
                    .setRef(ref(finished.ref()))
                    .setDone(finished.done())
                    .setResult(ByteString.copyFrom(finished.result().content())));
        } else if (report instanceof Report.Failed failed) {
            message.setFailed(Failed.newBuilder()
                    .setRef(ref(failed.ref()))
                    .setCode(failed.code())
                    .setMessage(failed.message())
                    .setHint(Objects.requireNonNullElse(failed.hint(), "")));
        }
        return message.build();
    }

    static Optional<Report> report(FromWorker message) {
        return switch (message.getMessageCase()) {
            case ACCEPTED ->
                Optional.of(new Report.Accepted(ref(message.getAccepted().getRef())));
            case REFUSED ->
                Optional.of(new Report.Refused(
                        ref(message.getRefused().getRef()),
                        message.getRefused().getBusy(),
                        message.getRefused().getMessage()));
            case HEARTBEAT ->
                Optional.of(new Report.Heartbeat(
                        message.getHeartbeat().getSequence(),
                        message.getHeartbeat().getTasksList().stream()
                                .map(task ->
                                        new Report.Progress(ref(task.getRef()), task.getDone(), task.getPerSecond()))
                                .toList()));
            case FINISHED ->
                Optional.of(new Report.Finished(
                        ref(message.getFinished().getRef()),
                        message.getFinished().getDone(),
                        Parcel.of(message.getFinished().getResult().toByteArray())));
            case FAILED ->
                Optional.of(new Report.Failed(
                        ref(message.getFailed().getRef()),
                        message.getFailed().getCode(),
                        message.getFailed().getMessage(),
                        message.getFailed().getHint().isEmpty()
                                ? null
                                : message.getFailed().getHint()));
            case HELLO, MESSAGE_NOT_SET -> Optional.empty();
        };
    }

    private static io.holdfast.wire.TaskRef ref(TaskRef ref) {
        return io.holdfast.wire.TaskRef.newBuilder()
                .setEpoch(ref.epoch())
                .setTask(ref.task())
                .setAttempt(ref.attempt())
                .build();
    }

    private static TaskRef ref(io.holdfast.wire.TaskRef ref) {
        return new TaskRef(ref.getEpoch(), ref.getTask(), ref.getAttempt());
    }
}
