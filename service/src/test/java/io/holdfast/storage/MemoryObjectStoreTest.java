package io.holdfast.storage;

import java.time.Clock;

class MemoryObjectStoreTest extends ObjectStoreContract {

    private final ObjectStore store = new MemoryObjectStore(Clock.systemUTC());

    @Override
    protected ObjectStore newStore() {
        return store;
    }

    @Override
    protected ObjectStore reopened() {
        return store;
    }
}
