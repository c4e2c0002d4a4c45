package io.holdfast.repository;

import io.holdfast.storage.LocalObjectStore;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Writes the golden repository of this version of the format: run once when a version is released, with the folder as the
 * argument. What it wrote is kept among the test resources and never written again.
 */
final class GoldenRepository {

    private GoldenRepository() {}

    public static void main(String[] arguments) {
        write(Path.of(arguments[0]));
    }

    static void write(Path folder) {
        Repository repository =
                Repository.init(new LocalObjectStore(folder), new SplittableRandom(1), Example.CLOCK, Example.AT_ONCE);
        Example.backUp(repository);
    }
}
