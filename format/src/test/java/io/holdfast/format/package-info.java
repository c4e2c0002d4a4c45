/** Tests of the format. Read {@link io.holdfast.format.DocumentCodecTest} first. */
@NullMarked
package io.holdfast.format;

import org.jspecify.annotations.NullMarked;
