package io.holdfast.control;

import io.holdfast.measure.Bandwidth;
import io.holdfast.qualify.Verdict;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Repository;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The repository that the requests are about. */
public interface RepositoryDesk extends AutoCloseable {

    /** Where it is, as it is persisted. */
    String location();

    /** How much a session may write there in a second, and read, that was not asked for another limit. */
    Optional<Bandwidth> bandwidth();

    /** How much may follow an image there. */
    default ChainLimits chains() {
        return ChainLimits.USUAL;
    }

    /** Whether anybody has said which repository it is. */
    boolean isNamed();

    Repository init();

    /** Tries out the place, be there a repository or not. */
    Verdict qualify();

    Repository open();

    /**
     * The repository as it is, also where it cannot be opened any more.
     *
     * @param bytesPerSecond what may be read in a second, asked each time; 0 for no limit just now
     */
    Inspection inspect(LongSupplier bytesPerSecond);

    @Override
    void close();
}
