/** Tests of the qualification, with stores that are wrong in one way each. */
@NullMarked
package io.holdfast.qualify;

import org.jspecify.annotations.NullMarked;
