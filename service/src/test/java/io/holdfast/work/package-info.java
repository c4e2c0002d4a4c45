@NullMarked
package io.holdfast.work;

import org.jspecify.annotations.NullMarked;
