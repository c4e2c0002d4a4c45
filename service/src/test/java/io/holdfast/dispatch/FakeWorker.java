package io.holdfast.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A worker that does nothing by itself: the test says what it reports, and looks at what it was told. */
final class FakeWorker implements WorkerLink {

    /** Written by whichever thread the dispatcher sends from, while the test looks. */
    final List<Order> told = new CopyOnWriteArrayList<>();

    boolean ready = true;

    @Nullable
    String closed;

    private final String name;
    private @Nullable Membership membership;
    private long sequence;

    FakeWorker(String name) {
        this.name = name;
    }

    static WorkerHello hello(String name, String instance, int slots, TaskRef... running) {
        return new WorkerHello(name, instance, "1", "host-of-" + name, slots, Set.of("copy"), List.of(running));
    }

    FakeWorker join(Dispatcher dispatcher, int slots, TaskRef... running) {
        return join(dispatcher, hello(name, "first", slots, running));
    }

    FakeWorker join(Dispatcher dispatcher, WorkerHello hello) {
        membership = dispatcher.join(hello, this).orElse(null);
        return this;
    }

    boolean isMember() {
        return membership != null;
    }

    @Override
    public void send(Order order) {
        told.add(order);
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void close(String reason) {
        closed = reason;
    }

    List<TaskRef> tasks() {
        return all(Order.Run.class).stream().map(Order.Run::ref).toList();
    }

    TaskRef task() {
        List<TaskRef> tasks = tasks();
        return tasks.get(tasks.size() - 1);
    }

    List<TaskRef> cancelled() {
        return all(Order.Cancel.class).stream().map(Order.Cancel::ref).toList();
    }

    Optional<Long> share() {
        return told.stream()
                .flatMap(order -> order instanceof Order.Share share
                        ? Optional.of(share.bytesPerSecond()).stream()
                        : order instanceof Order.Run run
                                ? Optional.of(run.bytesPerSecond()).stream()
                                : Optional.<Long>empty().stream())
                .reduce((first, last) -> last);
    }

    <T extends Order> List<T> all(Class<T> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    void say(Report report) {
        if (membership != null) {
            membership.report(report);
        }
    }

    void accepts(TaskRef ref) {
        say(new Report.Accepted(ref));
    }

    void refuses(TaskRef ref) {
        say(new Report.Refused(ref, false, "not for me"));
    }

    void finishes(TaskRef ref, String result) {
        say(new Report.Finished(ref, 0, Parcel.of(result.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }

    void fails(TaskRef ref, String code) {
        say(new Report.Failed(ref, code, "it broke", null));
    }

    void beats(Report.Progress... tasks) {
        say(new Report.Heartbeat(++sequence, List.of(tasks)));
    }

    void breaksOff() {
        if (membership != null) {
            membership.closed("the connection broke");
        }
    }
}
