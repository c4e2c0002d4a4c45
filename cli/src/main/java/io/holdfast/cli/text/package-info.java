/**
 * How results look for people: pure functions from results to text. Read {@link io.holdfast.cli.text.TextTable} first.
 * Knows neither options nor where the text goes.
 */
@NullMarked
package io.holdfast.cli.text;

import org.jspecify.annotations.NullMarked;
