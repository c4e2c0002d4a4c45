@NullMarked
package io.holdfast.demo.data;

import org.jspecify.annotations.NullMarked;
