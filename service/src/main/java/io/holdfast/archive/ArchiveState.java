package io.holdfast.archive;

import io.holdfast.format.LogHead;
import io.holdfast.format.LogHold;
import io.holdfast.format.LogPace;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.measure.Bandwidth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a reading of the logs remembers from step to step.
 *
 * @param repository the repository's location
 * @param enable tables that are to be protected from now on
 * @param disable tables that are not to be any more
 * @param pace how often a service is to look at the logs from now on; null if that stays as it is
 * @param whole whether all that was written before it began has to be read, and nothing of a region without what is before it
 * @param before the log archive as it was; null if there was none
 * @param lastReading the session whose reading that tells of; null if there was none
 * @param hold what keeps the logs afterwards; null if nothing is to
 * @param brokenBecause why nothing that was archived before goes on; null if it does
 * @param after the log archive as it will be; null until that is written
 * @param segment what was added to it; null if nothing was
 * @param releasesOthers whether what other holds keep is not needed any more
 * @param notes what the user should know, a few short texts
 * @param bandwidth what may be written to the repository in a second; null for as much as it can
 */
public record ArchiveState(
        SessionId session,
        String repository,
        Instant startedAt,
        List<TableId> enable,
        List<TableId> disable,
        @Nullable LogPace pace,
        boolean whole,
        @Nullable LogHead before,
        @Nullable SessionId lastReading,
        @Nullable LogHold hold,
        @Nullable String brokenBecause,
        @Nullable LogHead after,
        @Nullable ObjectRef segment,
        boolean releasesOthers,
        List<String> notes,
        @Nullable Bandwidth bandwidth) {

    public ArchiveState {
        enable = List.copyOf(enable);
        disable = List.copyOf(disable);
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /** One that has not begun. */
    public static ArchiveState begin(SessionId session, String repository, Instant startedAt) {
        return new ArchiveState(
                session,
                repository,
                startedAt,
                List.of(),
                List.of(),
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                List.of(),
                null);
    }

    /** The same, which changes what is protected. */
    public ArchiveState changing(List<TableId> toEnable, List<TableId> toDisable) {
        return new ArchiveState(
                session,
                repository,
                startedAt,
                toEnable,
                toDisable,
                pace,
                whole,
                before,
                lastReading,
                hold,
                brokenBecause,
                after,
                segment,
                releasesOthers,
                notes,
                bandwidth);
    }

    /** The same, after which a service looks at the logs so often. */
    public ArchiveState paced(LogPace changed) {
        return new ArchiveState(
                session,
                repository,
                startedAt,
                enable,
                disable,
                changed,
                whole,
                before,
                lastReading,
                hold,
                brokenBecause,
                after,
                segment,
                releasesOthers,
                notes,
                bandwidth);
    }

    /** The same, which misses nothing that was written before it began. */
    public ArchiveState thatIsWhole() {
        return new ArchiveState(
                session,
                repository,
                startedAt,
                enable,
                disable,
                pace,
                true,
                before,
                lastReading,
                hold,
                brokenBecause,
                after,
                segment,
                releasesOthers,
                notes,
                bandwidth);
    }

    /** The same, with a limit on what is written to the repository. */
    public ArchiveState within(Optional<Bandwidth> most) {
        return new ArchiveState(
                session,
                repository,
                startedAt,
                enable,
                disable,
                pace,
                whole,
                before,
                lastReading,
                hold,
                brokenBecause,
                after,
                segment,
                releasesOthers,
                notes,
                most.orElse(null));
    }

    ArchiveState prepared(
            @Nullable LogHead found,
            @Nullable SessionId foundReading,
            @Nullable LogHold newHold,
            @Nullable String broken) {
        return new ArchiveState(
                session,
                repository,
                startedAt,
                enable,
                disable,
                pace,
                whole,
                found,
                foundReading,
                newHold,
                broken,
                null,
                null,
                false,
                notes,
                bandwidth);
    }

    ArchiveState archived(LogHead written, @Nullable ObjectRef added, boolean othersGo, List<String> newNotes) {
        return new ArchiveState(
                session,
                repository,
                startedAt,
                enable,
                disable,
                pace,
                whole,
                before,
                lastReading,
                hold,
                brokenBecause,
                written,
                added,
                othersGo,
                newNotes,
                bandwidth);
    }

    /** The same, which goes on from this one: segments of what it had found were merged since. */
    ArchiveState goingOnFrom(LogHead merged) {
        return new ArchiveState(
                session,
                repository,
                startedAt,
                enable,
                disable,
                pace,
                whole,
                merged,
                lastReading,
                hold,
                brokenBecause,
                after,
                segment,
                releasesOthers,
                notes,
                bandwidth);
    }

    ArchiveState committed(LogHead committed) {
        return new ArchiveState(
                session,
                repository,
                startedAt,
                enable,
                disable,
                pace,
                whole,
                before,
                lastReading,
                hold,
                brokenBecause,
                committed,
                segment,
                releasesOthers,
                notes,
                bandwidth);
    }
}
