package io.holdfast.verify;

import io.holdfast.format.StoredFile;

/**
 * A file in which a first reading saw something that is not as it must be, or to which it did not come.
 *
 * @param seen what it saw, for people
 */
record Suspect(StoredFile file, String seen) {}
