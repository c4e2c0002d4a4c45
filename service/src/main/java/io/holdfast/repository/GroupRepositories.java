package io.holdfast.repository;

import io.holdfast.error.Rejected;
import io.holdfast.format.RepositoryId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Repositories for the tasks of a worker: those of one group use the same one, as they share a limit. */
public final class GroupRepositories {

    /** Sessions that are worked for at the same time are few. */
    private static final int MOST_GROUPS = 32;

    private final Repositories repositories;
    private final Map<String, Repository> byGroup = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Repository> eldest) {
            return size() > MOST_GROUPS;
        }
    };

    public GroupRepositories(Repositories repositories) {
        this.repositories = repositories;
    }

    /**
     * The repository there. {@code Rejected} if it is another one than is expected.
     *
     * @param bytesPerSecond what the whole group may pass just now; 0 for no limit
     */
    public Repository open(String group, String location, RepositoryId expected, LongSupplier bytesPerSecond) {
        Repository repository;
        synchronized (byGroup) {
            repository = byGroup.computeIfAbsent(group, g -> repositories.openSharing(location, bytesPerSecond));
        }
        RepositoryId found = repository.header().id();
        if (!found.equals(expected)) {
            throw new Rejected(
                    "unable to work at %s: expected repository %s, found %s".formatted(location, expected, found),
                    "the place is another one for the worker than for the leader");
        }
        return repository;
    }
}
