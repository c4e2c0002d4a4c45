/**
 * What exists: {@link io.holdfast.catalog.Catalog} answers from the repository alone, whether or not any cluster is up.
 */
@NullMarked
package io.holdfast.catalog;

import org.jspecify.annotations.NullMarked;
