/** Tests of the store in a bucket: against a server, and of the answers that servers may give. */
@NullMarked
package io.holdfast.storage.s3;

import org.jspecify.annotations.NullMarked;
