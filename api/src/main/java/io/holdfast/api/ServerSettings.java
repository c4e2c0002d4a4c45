package io.holdfast.api;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the service in this process is started; what is not said here is in the configuration.
 *
 * @param local where it finds things
 * @param host the name or address to listen at
 * @param port the port to listen at; 0 for any that is free
 */
public record ServerSettings(LocalSettings local, Optional<String> host, OptionalInt port) {}
