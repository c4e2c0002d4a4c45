package io.holdfast.app;

import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.server.Standing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Measures sessions: how many there are in each state, how they end, and how many bytes go through. */
final class SessionMeters implements ProcedureListener {

    private final MeterRegistry registry;
    private final Counter bytes;
    private final Map<ProcedureId, At> furthest = new ConcurrentHashMap<>();

    /** How far a step was when it last told. */
    private record At(String step, long done) {}

    SessionMeters(MeterRegistry registry) {
        this.registry = registry;
        this.bytes = Counter.builder("holdfast.session.bytes")
                .description("bytes that sessions copied, to a repository or from it")
                .register(registry);
    }

    void watch(ServerLeaders leaders) {
        Gauge.builder("holdfast.leading", leaders, of -> of.standing() instanceof Standing.Leading ? 1 : 0)
                .description("1 while this server leads")
                .register(registry);
        for (Phase phase : Phase.values()) {
            if (!phase.isEnded()) {
                Gauge.builder("holdfast.sessions", leaders, of -> count(of, phase))
                        .tag("state", phase.name())
                        .description("sessions that this leader runs")
                        .register(registry);
            }
        }
    }

    private static long count(ServerLeaders leaders, Phase phase) {
        return leaders.sessions().stream()
                .filter(record -> record.phase() == phase)
                .count();
    }

    @Override
    public void progressed(ProcedureId id, String step, long done, long total, String unit) {
        if (unit.equals("bytes")) {
            furthest.compute(id, (session, last) -> {
                long before = last != null && last.step().equals(step) ? last.done() : 0;
                bytes.increment((double) Math.max(0, done - before));
                return new At(step, Math.max(done, before));
            });
        }
    }

    @Override
    public void ended(JournalRecord record) {
        furthest.remove(record.id());
        registry.counter(
                        "holdfast.sessions.ended",
                        "operation",
                        record.kind(),
                        "state",
                        record.phase().name())
                .increment();
    }
}
