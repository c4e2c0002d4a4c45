/**
 * Proves that what is stored is still what was stored, and names what is not. {@link io.holdfast.verify.Verifier} is the
 * recipe, {@link io.holdfast.verify.VerifyPlan} decides what a sample reads. This package changes nothing in a repository
 * but the records of verifications, and knows nothing of clusters.
 */
@NullMarked
package io.holdfast.verify;

import org.jspecify.annotations.NullMarked;
