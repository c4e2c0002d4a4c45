package io.holdfast.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.Unavailable;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.Sha256;
import io.holdfast.format.ValueForms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memories in a folder of this machine, one folder below it for each repository: a file of two lines, the SHA-256 of the
 * second and JSON. What is not whole is as good as not there.
 */
public final class StateFolder implements CatalogMemories {

    private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);

    private static final String FILE = "catalog.json";
    private static final int SUM = 64;

    private final JsonMapper mapper =
            JsonMapper.builder().addModule(ValueForms.module()).build();
    private final Path folder;

    /** @param folder is made when the first memory is kept */
    public StateFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<CatalogMemory> find(RepositoryId repository) {
        Path file = file(repository);
        try {
            return Files.exists(file) ? Optional.of(decode(repository, Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException | HoldfastException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read; what it had comes back from the repository", file);
            return Optional.empty();
        }
    }

    private CatalogMemory decode(RepositoryId repository, byte[] content) throws IOException {
        int body = SUM + 1;
        if (content.length <= body) {
            throw new IOException("expected two lines, found " + content.length + " bytes");
        }
        String sum = new String(content, 0, SUM, StandardCharsets.ISO_8859_1);
        byte[] json = Arrays.copyOfRange(content, body, content.length);
        if (!sum.equals(Sha256.of(json).hex())) {
            throw new IOException("expected SHA-256 " + Sha256.of(json) + " of the second line, found another");
        }
        CatalogMemory memory = mapper.readValue(json, CatalogMemory.class);
        if (!memory.repository().equals(repository)) {
            throw new IOException("expected repository " + repository + ", found " + memory.repository());
        }
        return memory;
    }

    @Override
    public void keep(CatalogMemory memory) {
        Path file = file(memory.repository());
        try {
            Path own =
                    Files.createDirectories(folder.resolve(memory.repository().text()));
            Path temporary = Files.createTempFile(own, "catalog-", ".tmp");
            try {
                Files.write(temporary, encode(memory));
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new Unavailable(
                    "unable to keep what is known of the repository in %s: %s".formatted(file, e),
                    "name a folder that can be written with the key 'state' of the configuration",
                    e);
        }
    }

    private byte[] encode(CatalogMemory memory) {
        try {
            byte[] json = mapper.writeValueAsBytes(memory);
            byte[] sum = (Sha256.of(json).hex() + "\n").getBytes(StandardCharsets.US_ASCII);
            byte[] content = Arrays.copyOf(sum, sum.length + json.length);
            System.arraycopy(json, 0, content, sum.length, json.length);
            return content;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every memory has a JSON form", e);
        }
    }

    private Path file(RepositoryId repository) {
        return folder.resolve(repository.text()).resolve(FILE);
    }
}
