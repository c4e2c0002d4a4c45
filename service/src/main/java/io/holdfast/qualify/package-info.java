/**
 * Whether a place can hold a repository: {@link io.holdfast.qualify.Qualification} tries out what the format demands of a
 * store, under keys of its own. This package knows nothing of what is in a repository.
 */
@NullMarked
package io.holdfast.qualify;

import org.jspecify.annotations.NullMarked;
