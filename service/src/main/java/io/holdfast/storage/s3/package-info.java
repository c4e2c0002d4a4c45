/**
 * A store in a bucket of an S3: {@link io.holdfast.storage.s3.S3ObjectStore}. The only package that knows Amazon's client.
 */
@NullMarked
package io.holdfast.storage.s3;

import org.jspecify.annotations.NullMarked;
