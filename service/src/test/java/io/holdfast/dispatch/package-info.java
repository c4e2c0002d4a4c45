@NullMarked
package io.holdfast.dispatch;

import org.jspecify.annotations.NullMarked;
