/**
 * Histories that no clock and no luck decides. Production code runs in actors of which exactly one moves at a time, handed
 * over at every call of the store by a seeded scheduler; calls fail, processes die, pause for days and come back; and after
 * every change of the store somebody asks whether what the repository promises still holds. Read {@link
 * io.holdfast.simulation.Simulation} first.
 */
@NullMarked
package io.holdfast.simulation;

import org.jspecify.annotations.NullMarked;
