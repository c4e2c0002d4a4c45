package io.holdfast.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What is in the folders below one. */
record LocalListing(Path root) implements FolderListing.Folders {

    @Override
    public List<FolderListing.Entry> entriesOf(String folder) {
        List<FolderListing.Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(folder))) {
            for (Path file : files) {
                addEntry(entries, folder, file);
            }
            return entries;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw LocalFailure.unavailable("list", root.resolve(folder), Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw LocalFailure.unavailable("list", root.resolve(folder), e);
        }
    }

    private static void addEntry(List<FolderListing.Entry> entries, String folder, Path file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            entries.add(FolderListing.Entry.in(
                    folder,
                    file.getFileName().toString(),
                    found.isDirectory(),
                    found.size(),
                    found.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
            // Deleted since its name was read.
        }
    }
}
