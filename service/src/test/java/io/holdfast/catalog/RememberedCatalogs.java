package io.holdfast.catalog;

import io.holdfast.format.RepositoryId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Memories in memory. */
public final class RememberedCatalogs implements CatalogMemories {

    private final Map<RepositoryId, CatalogMemory> memories = new HashMap<>();

    @Override
    public Optional<CatalogMemory> find(RepositoryId repository) {
        return Optional.ofNullable(memories.get(repository));
    }

    @Override
    public void keep(CatalogMemory memory) {
        memories.put(memory.repository(), memory);
    }
}
