@NullMarked
package io.holdfast.election;

import org.jspecify.annotations.NullMarked;
