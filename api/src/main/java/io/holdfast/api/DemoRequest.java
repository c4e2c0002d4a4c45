package io.holdfast.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the demonstration should do.
 *
 * @param rows rows to load over all tables
 * @param keep the folder to keep everything in; without it a temporary folder is used and removed
 * @param progressBars whether progress bars may be drawn
 */
public record DemoRequest(long rows, Optional<Path> keep, boolean progressBars) {}
