@NullMarked
package io.holdfast.procedure;

import org.jspecify.annotations.NullMarked;
