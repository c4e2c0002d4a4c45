/**
 * Numbers with units, as people write them on a command line and in the configuration file. Everything may know this
 * package; it knows nothing but Java.
 */
@NullMarked
package io.holdfast.measure;

import org.jspecify.annotations.NullMarked;
