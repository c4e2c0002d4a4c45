@NullMarked
package io.holdfast.link;

import org.jspecify.annotations.NullMarked;
