package io.holdfast.cli;

import io.holdfast.error.Rejected;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What {@code holdfast.yaml} says under {@code client}: how the command line reaches the service. All else of the file is
 * the service's business, and is not looked at. Read with the YAML parser alone: to bind it to types takes longer than most
 * requests.
 *
 * @param servers URLs; any server of the cluster, or all of them
 * @param tokenFile the file with the token by which the servers know this user
 * @param certificate of the authority that vouches for the servers, in PEM form; without it, those that Java trusts
 */
record ClientConfiguration(
        List<String> servers,
        @Nullable String tokenFile,
        @Nullable String certificate) {

    static final ClientConfiguration EMPTY = new ClientConfiguration(List.of(), null, null);

    private static final String FILE = "holdfast.yaml";
    private static final String SECTION = "client";

    ClientConfiguration {
        servers = List.copyOf(servers);
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
        try (Reader text = Files.newBufferedReader(file)) {
            Iterator<Node> documents =
                    new Yaml(new LoaderOptions()).composeAll(text).iterator();
            return documents.hasNext() ? read(file, documents.next()) : EMPTY;
        } catch (MarkedYAMLException e) {
            throw new Rejected(
                    "unable to read the configuration %s: line %d: %s"
                            .formatted(file, line(e.getProblemMark()), e.getProblem()),
                    null);
        } catch (YAMLException | IOException e) {
            throw new Rejected("unable to read the configuration %s: %s".formatted(file, e.getMessage()), null);
        }
    }

    private static ClientConfiguration read(Path file, Node document) {
        List<String> servers = List.of();
        String tokenFile = null;
        String certificate = null;
        for (NodeTuple entry :
                entries(file, child(file, document, SECTION), "keys and values under '" + SECTION + "'")) {
            String key = text(file, entry.getKeyNode(), "a key");
            Node value = entry.getValueNode();
            switch (key) {
                case "servers" -> servers = texts(file, value);
                case "token-file" -> tokenFile = optionalText(file, value, "a file for token-file");
                case "certificate" -> certificate = optionalText(file, value, "a file for certificate");
                default ->
                    throw unexpected(
                            file,
                            entry.getKeyNode(),
                            "one of the keys [servers, token-file, certificate] under '" + SECTION + "'",
                            "'" + key + "'");
            }
        }
        return new ClientConfiguration(servers, tokenFile, certificate);
    }

    private static @Nullable Node child(Path file, Node document, String name) {
        Node child = null;
        for (NodeTuple entry : entries(file, document, "keys and values")) {
            if (entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
                child = entry.getValueNode();
            }
        }
        return child;
    }

    /** None of what is absent or empty. */
    private static List<NodeTuple> entries(Path file, @Nullable Node node, String expected) {
        if (node == null || isNull(node)) {
            return List.of();
        }
        if (node instanceof MappingNode mapping) {
            return mapping.getValue();
        }
        throw unexpected(file, node, expected, "a " + node.getNodeId());
    }

    private static List<String> texts(Path file, Node node) {
        if (isNull(node)) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream()
                    .map(one -> text(file, one, "a URL"))
                    .toList();
        }
        throw unexpected(file, node, "a list of URLs for servers", "a " + node.getNodeId());
    }

    private static @Nullable String optionalText(Path file, Node node, String expected) {
        return isNull(node) ? null : text(file, node, expected);
    }

    private static String text(Path file, Node node, String expected) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw unexpected(file, node, expected, "a " + node.getNodeId());
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static Rejected unexpected(Path file, Node where, String expected, String found) {
        return new Rejected(
                "unable to read the configuration %s: expected %s in line %d, found %s"
                        .formatted(file, expected, line(where.getStartMark()), found),
                null);
    }

    private static int line(@Nullable Mark mark) {
        return mark == null ? 0 : mark.getLine() + 1;
    }
}
