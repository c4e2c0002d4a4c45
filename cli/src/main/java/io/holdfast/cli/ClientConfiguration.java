package io.holdfast.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.holdfast.error.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code holdfast.yaml} says under {@code client}: how the command line reaches the service. All else of the file is
 * the service's business, and is not looked at.
 *
 * @param servers URLs; any server of the cluster, or all of them
 * @param tokenFile the file with the token by which the servers know this user
 * @param certificate of the authority that vouches for the servers, in PEM form; without it, those that Java trusts
 */
record ClientConfiguration(
        List<String> servers,
        @JsonProperty("token-file") @Nullable String tokenFile,
        @Nullable String certificate) {

    static final ClientConfiguration EMPTY = new ClientConfiguration(List.of(), null, null);

    private static final String FILE = "holdfast.yaml";

    ClientConfiguration {
        servers = servers == null ? List.of() : List.copyOf(servers);
    }

    /** Reads the file that was named, or the first there is of the usual ones. */
    static ClientConfiguration read(Optional<Path> named) {
        return named.or(() -> List.of(
                                Path.of(FILE),
                                Path.of(System.getProperty("user.home"), ".config", "holdfast", FILE),
                                Path.of("/etc/holdfast", FILE))
                        .stream()
                        .filter(Files::isRegularFile)
                        .findFirst())
                .map(ClientConfiguration::readFile)
                .orElse(EMPTY);
    }

    private static ClientConfiguration readFile(Path file) {
        try {
            YAMLMapper yaml = new YAMLMapper();
            JsonNode section = yaml.readTree(file.toFile()).path("client");
            return section.isMissingNode() || section.isNull()
                    ? EMPTY
                    : yaml.treeToValue(section, ClientConfiguration.class);
        } catch (JsonProcessingException e) {
            throw new Rejected(
                    "unable to read the configuration %s: under 'client': %s".formatted(file, e.getOriginalMessage()),
                    "the keys are servers, token-file and certificate");
        } catch (IOException e) {
            throw new Rejected("unable to read the configuration %s: %s".formatted(file, e.getMessage()), null);
        }
    }
}
