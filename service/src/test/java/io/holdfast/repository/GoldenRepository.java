package io.holdfast.repository;

import io.holdfast.storage.LocalObjectStore;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Writes the golden repositories of this version of the format: run once when a version is released, with the folder of
 * all of that version as the argument. What it wrote is kept among the test resources and never written again.
 */
final class GoldenRepository {

    private GoldenRepository() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        Example.backUp(empty(folder.resolve("v1")));
        SecondExample.write(empty(folder.resolve("v1-deleted")));
        Example.backUp(empty(folder.resolve("v1-acl")), Example.acls());
        ArchiveExample.write(empty(folder.resolve("v1-logs")));
    }

    private static Repository empty(Path folder) {
        return Repository.init(new LocalObjectStore(folder), new SplittableRandom(1), Example.CLOCK, Example.AT_ONCE);
    }
}
