/**
 * What a client may ask of Holdfast and what it answers. {@link io.holdfast.api.Holdfast} is the front door; the records
 * beside it are the requests, plans and results whose components are the keys of the command line's JSON. This package
 * knows neither how a request travels nor how it is carried out.
 */
@NullMarked
package io.holdfast.api;

import org.jspecify.annotations.NullMarked;
