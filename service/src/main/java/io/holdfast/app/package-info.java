/**
 * Puts everything together: the only package that knows all implementations. {@link io.holdfast.app.LocalProvider} is the
 * assembly that runs in the process of one command.
 */
@NullMarked
package io.holdfast.app;

import org.jspecify.annotations.NullMarked;
