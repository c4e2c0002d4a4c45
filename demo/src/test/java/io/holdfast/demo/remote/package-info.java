/** The two ends of the service's port, without a cluster: what the command line sends arrives, and what is answered comes back. */
@NullMarked
package io.holdfast.demo.remote;

import org.jspecify.annotations.NullMarked;
