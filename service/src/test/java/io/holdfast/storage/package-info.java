/** Tests of the stores. Read {@link io.holdfast.storage.ObjectStoreContract} first. */
@NullMarked
package io.holdfast.storage;

import org.jspecify.annotations.NullMarked;
