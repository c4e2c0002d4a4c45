package io.holdfast.storage;

import java.time.Clock;

class MemoryObjectStoreTest extends ObjectStoreContract {

    private final ObjectStore store = new MemoryObjectStore(Clock.systemUTC());

    @Override
    ObjectStore newStore() {
        return store;
    }

    @Override
    ObjectStore reopened() {
        return store;
    }
}
