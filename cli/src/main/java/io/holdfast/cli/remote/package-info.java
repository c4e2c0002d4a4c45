/**
 * The front door of a service that runs somewhere else, reached over HTTP: {@link io.holdfast.cli.remote.RemoteHoldfast}.
 * It finds the server that leads, follows a session to its end whatever becomes of servers meanwhile, and never sends a
 * second time what may have happened. With nothing but Java's own HTTP, as that starts fast.
 */
@NullMarked
package io.holdfast.cli.remote;

import org.jspecify.annotations.NullMarked;
