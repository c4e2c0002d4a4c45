/** Tests of the measurement itself: its arithmetic, and that it still runs. */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
