package io.holdfast.catalog;

import io.holdfast.format.RepositoryId;
import java.util.Optional;

/** Where memories of repositories are kept. */
public interface CatalogMemories {

    /** The memory of a repository; empty if there is none that can be read. */
    Optional<CatalogMemory> find(RepositoryId repository);

    /**
     * Keeps a memory in place of the one before. It is there whole, or the one before is.
     *
     * @throws io.holdfast.error.Unavailable if it cannot be kept
     */
    void keep(CatalogMemory memory);
}
