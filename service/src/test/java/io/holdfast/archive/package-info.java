@NullMarked
package io.holdfast.archive;

import org.jspecify.annotations.NullMarked;
