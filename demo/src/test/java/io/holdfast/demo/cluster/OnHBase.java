package io.holdfast.demo.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the tests of a class, and of those nested in it, a cluster of servers of another version or with other settings, which is
 * stopped after them. They ask for no other one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnHBase {
    HBaseVersion value() default HBaseVersion.OURS;

    /** Settings of the servers, as {@code key=value}. */
    String[] with() default {};
}
