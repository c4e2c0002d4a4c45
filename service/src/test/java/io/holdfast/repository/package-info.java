/** Tests of the repository. Read {@link io.holdfast.repository.CommitTest} first. */
@NullMarked
package io.holdfast.repository;

import org.jspecify.annotations.NullMarked;
