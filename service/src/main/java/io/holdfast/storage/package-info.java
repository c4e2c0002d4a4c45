/**
 * Objects by key, in a place that holds them: what every kind of store must do, and the stores. Read {@link
 * io.holdfast.storage.ObjectStore}, whose comments are the contract. This package knows nothing of repositories, backups
 * or clusters.
 */
@NullMarked
package io.holdfast.storage;

import org.jspecify.annotations.NullMarked;
