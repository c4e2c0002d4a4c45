package io.holdfast.simulation;

import io.holdfast.storage.ObjectStore;

/** What a process takes for the store: where a test weakens the protocol by showing it less than there is. */
@FunctionalInterface
interface View {

    View WHOLE = (process, store) -> store;

    ObjectStore of(String process, SteppedStore store);
}
