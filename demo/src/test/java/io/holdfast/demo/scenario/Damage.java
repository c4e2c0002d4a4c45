package io.holdfast.demo.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Does harm to a file, and puts it back as it was when closed. */
final class Damage implements AutoCloseable {

    enum Kind {
        ONE_BYTE_FLIPPED {
            @Override
            void befall(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        },
        REMOVED {
            @Override
            void befall(Path file) throws IOException {
                Files.delete(file);
            }
        };

        abstract void befall(Path file) throws IOException;
    }

    private final Path file;
    private final Kind kind;
    private final byte[] whole;

    private Damage(Path file, Kind kind, byte[] whole) {
        this.file = file;
        this.kind = kind;
        this.whole = whole;
    }

    static Damage to(Path file, Kind kind) throws IOException {
        Damage damage = new Damage(file, kind, Files.readAllBytes(file));
        kind.befall(file);
        return damage;
    }

    @Override
    public void close() {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, whole);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return file + " " + kind;
    }
}
