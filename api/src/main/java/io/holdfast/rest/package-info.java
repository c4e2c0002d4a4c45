/**
 * How requests to the front door travel over HTTP, as both ends see it: {@link io.holdfast.rest.Endpoints} lists them all,
 * {@link io.holdfast.rest.RestJson} writes and reads them. This package neither listens nor calls.
 */
@NullMarked
package io.holdfast.rest;

import org.jspecify.annotations.NullMarked;
