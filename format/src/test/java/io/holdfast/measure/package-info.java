/** Tests of numbers with units. */
@NullMarked
package io.holdfast.measure;

import org.jspecify.annotations.NullMarked;
