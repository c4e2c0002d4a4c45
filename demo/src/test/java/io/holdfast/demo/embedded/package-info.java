@NullMarked
package io.holdfast.demo.embedded;

import org.jspecify.annotations.NullMarked;
