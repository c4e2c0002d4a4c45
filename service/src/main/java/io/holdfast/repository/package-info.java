/**
 * The repository: its documents, shards and files in a store, and the commit that makes a backup exist. Read {@link
 * io.holdfast.repository.Repository}, the front door, then {@link io.holdfast.repository.Commit}. This package knows
 * neither clusters nor procedures, and of stores only {@link io.holdfast.storage.ObjectStore}.
 */
@NullMarked
package io.holdfast.repository;

import org.jspecify.annotations.NullMarked;
