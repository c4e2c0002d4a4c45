/**
 * The configuration file, read into typed records: {@link io.holdfast.config.Configuration}. This package does not know
 * what its values are used for.
 */
@NullMarked
package io.holdfast.config;

import org.jspecify.annotations.NullMarked;
