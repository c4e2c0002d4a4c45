package io.holdfast.repository;

import io.holdfast.format.FileOrigin;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * A file that is to be stored.
 *
 * @param length bytes that it must have
 * @param content opens it; called once for each attempt to store it
 */
public record FileSource(FileOrigin origin, long length, Supplier<InputStream> content) {}
