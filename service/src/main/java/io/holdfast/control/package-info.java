/**
 * The one front door behind which everything happens: {@link io.holdfast.control.FrontDoor} checks a request, has a
 * procedure carry it out, and reports. This package knows neither how a request came nor how a leader comes to lead.
 */
@NullMarked
package io.holdfast.control;

import org.jspecify.annotations.NullMarked;
