package io.holdfast.control;

import io.holdfast.qualify.Verdict;
import io.holdfast.repository.Repository;

/** The repository that the requests are about. */
public interface RepositoryDesk {

    /** Where it is, as it is persisted. */
    String location();

    Repository init();

    /** Tries out the place, be there a repository or not. */
    Verdict qualify();

    Repository open();
}
