/**
 * The service's one port: requests over HTTP are read, allowed or refused, handed to a front door on a thread of their own,
 * and answered as JSON or as a stream of events. {@link io.holdfast.server.HttpServer} is what listens. This package knows
 * the front door's interface, and neither what is behind it nor how a leader is found.
 */
@NullMarked
package io.holdfast.server;

import org.jspecify.annotations.NullMarked;
