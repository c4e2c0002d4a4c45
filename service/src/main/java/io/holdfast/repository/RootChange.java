package io.holdfast.repository;

import io.holdfast.format.Root;
import io.holdfast.format.RootContent;

/**
 * What a commit does to a repository. It is asked again, with the newest root, whenever another commit came first: so it
 * checks each time that what it does is still right, and throws {@code Conflict} or {@code Rejected} if not. It has no
 * other effect.
 */
@FunctionalInterface
public interface RootChange {

    /** The content of the root that follows {@code newest}; equal content means that there is nothing to do. */
    RootContent apply(Root newest);
}
