@NullMarked
package io.holdfast.kerberos;

import org.jspecify.annotations.NullMarked;
