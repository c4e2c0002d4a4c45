/**
 * What exists: {@link io.holdfast.catalog.Catalog} answers from the repository alone, whether or not any cluster is up.
 * {@link io.holdfast.catalog.KnownRepository} puts beside it what is remembered on this machine, which is a cache: it saves
 * time, and it tells when a repository has gone back. Read the latter first.
 */
@NullMarked
package io.holdfast.catalog;

import org.jspecify.annotations.NullMarked;
