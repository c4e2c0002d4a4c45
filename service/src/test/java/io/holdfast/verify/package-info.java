/** Tests of this package, in memory. */
@NullMarked
package io.holdfast.verify;

import org.jspecify.annotations.NullMarked;
