/** An S3 server for tests: {@link io.holdfast.testing.s3.S3Server}. Knows nothing of Holdfast. */
@NullMarked
package io.holdfast.testing.s3;

import org.jspecify.annotations.NullMarked;
