/**
 * The errors that every part of Holdfast speaks: one sealed root and six kinds. Read {@link
 * io.holdfast.error.HoldfastException} first. This package knows nothing of who throws or prints them.
 */
@NullMarked
package io.holdfast.error;

import org.jspecify.annotations.NullMarked;
