package io.holdfast.verify;

import io.holdfast.format.ObjectKey;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Presence;
import io.holdfast.repository.Problem;
import io.holdfast.repository.ReferencedObjects;
import io.holdfast.work.TaskPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks whether every object is there with its length: by listing their folders, not by asking for each. */
final class PresenceCheck {

    /** Objects looked for by one task; those of a folder follow one another. */
    private static final int BATCH = 5_000;

    private final Inspection inspection;
    private final Doubt doubt;
    private final Findings findings;
    private final Meter meter;

    PresenceCheck(Inspection inspection, Doubt doubt, Findings findings, Meter meter) {
        this.inspection = inspection;
        this.doubt = doubt;
        this.findings = findings;
        this.meter = meter;
    }

    private record Expected(ObjectKey key, long length) {}

    void check(ReferencedObjects objects, int parallelism) {
        try (TaskPool pool = new TaskPool("verify", parallelism)) {
            List<Expected> batch = new ArrayList<>();
            objects.forEach((key, length, bytes) -> {
                batch.add(new Expected(key, length));
                if (batch.size() == BATCH) {
                    submit(pool, batch);
                }
            });
            submit(pool, batch);
            pool.finish();
        }
    }

    private void submit(TaskPool pool, List<Expected> batch) {
        List<Expected> handed = List.copyOf(batch);
        batch.clear();
        pool.submit(() -> check(handed));
    }

    private void check(List<Expected> batch) {
        Presence presence = inspection.presence();
        for (Expected expected : batch) {
            // What the listing says is the first look; asking for the object itself is the second.
            if (presence.lengthOf(expected.key) != expected.length) {
                doubt.confirmed(expected.key, () -> look(expected))
                        .ifPresent(problem -> findings.addObject(expected.key, problem));
            }
        }
        meter.add(batch.size());
    }

    private Optional<Problem> look(Expected expected) {
        return Problem.ofLength(expected.length, inspection.lengthOf(expected.key));
    }
}
