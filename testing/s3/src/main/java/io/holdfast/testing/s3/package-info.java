/**
 * An S3 server for tests, {@link io.holdfast.testing.s3.S3Server}, and what makes a server slow, {@link
 * io.holdfast.testing.s3.SlowProxy}. Knows nothing of Holdfast.
 */
@NullMarked
package io.holdfast.testing.s3;

import org.jspecify.annotations.NullMarked;
