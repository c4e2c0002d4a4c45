@NullMarked
package io.holdfast.demo.run;

import org.jspecify.annotations.NullMarked;
