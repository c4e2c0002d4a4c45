package io.holdfast.format;

import java.util.List;

/** The files of one family of a region, none when it is empty. */
public record FamilyFiles(String family, List<StoreFile> files) {

    public FamilyFiles {
        Invariant.pathName("family", family);
        files = List.copyOf(files);
    }
}
