/** Tests of the assembly: that what a user writes leads to a repository there. */
@NullMarked
package io.holdfast.app;

import org.jspecify.annotations.NullMarked;
