package io.holdfast.api;

/**
 * Opens a front door whose parts run in this process. Found by {@link java.util.ServiceLoader}, so that the command line
 * needs no server class on its class path until it is asked to run locally.
 */
public interface HoldfastProvider {

    /** Opens the front door. Does not touch cluster or repository before the first request needs them. */
    Holdfast open(LocalSettings settings);
}
