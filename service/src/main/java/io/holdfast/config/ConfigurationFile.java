package io.holdfast.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.measure.Bandwidth;
import io.holdfast.measure.ByteCount;
import io.holdfast.measure.TimeSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Finds and reads {@code holdfast.yaml}. A key that is not known is an error, as it is most likely misspelt. */
public final class ConfigurationFile {

    private static final String NAME = "holdfast.yaml";

    private ConfigurationFile() {}

    /**
     * Reads the file that was named, or the first that exists of those in the working directory, in the user's and in the
     * system's configuration folder; without any, {@link Configuration#EMPTY}.
     */
    public static Configuration read(Optional<Path> named) {
        if (named.isPresent()) {
            return readFile(named.get());
        }
        List<Path> usual = List.of(
                Path.of(NAME),
                Path.of(System.getProperty("user.home"), ".config", "holdfast", NAME),
                Path.of("/etc/holdfast", NAME));
        return usual.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .map(ConfigurationFile::readFile)
                .orElse(Configuration.EMPTY);
    }

    private static Configuration readFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new Rejected(
                    "unable to read the configuration: expected a file at %s, found none".formatted(file), null);
        }
        try {
            Configuration read = mapper().readValue(file.toFile(), Configuration.class);
            return read == null ? Configuration.EMPTY : read;
        } catch (UnrecognizedPropertyException e) {
            throw new Rejected(
                    "unable to read the configuration %s: expected one of the keys %s in line %d, found '%s'"
                            .formatted(
                                    file,
                                    e.getKnownPropertyIds(),
                                    lineOf(e.getPropertyName(), file, e),
                                    e.getPropertyName()),
                    null);
        } catch (ValueInstantiationException e) {
            throw new Rejected(
                    "unable to read the configuration %s: before line %d: %s".formatted(file, line(e), reason(e)),
                    null);
        } catch (JsonProcessingException e) {
            throw new Rejected(
                    "unable to read the configuration %s: line %d: %s".formatted(file, line(e), e.getOriginalMessage()),
                    null);
        } catch (IOException e) {
            throw new Unavailable("unable to read the configuration %s: %s".formatted(file, e.getMessage()), null, e);
        }
    }

    /** What the record said to which the value did not do. */
    private static String reason(ValueInstantiationException e) {
        Throwable cause = e.getCause();
        return cause == null || cause.getMessage() == null ? e.getOriginalMessage() : cause.getMessage();
    }

    private static YAMLMapper mapper() {
        SimpleModule forms = new SimpleModule();
        forms.addDeserializer(
                Bandwidth.class, new TextForm<>(Bandwidth.class, Bandwidth::parse, "a bandwidth: " + Bandwidth.FORM));
        forms.addDeserializer(
                ByteCount.class, new TextForm<>(ByteCount.class, ByteCount::parse, "bytes: " + ByteCount.FORM));
        forms.addDeserializer(
                Duration.class, new TextForm<>(Duration.class, TimeSpan::parse, "a time: " + TimeSpan.FORM));
        return YAMLMapper.builder().addModule(forms).build();
    }

    /** A value that people write as a text, be there quotes around it or not. */
    private static final class TextForm<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient Function<String, Optional<T>> parser;
        private final String expected;

        TextForm(Class<T> type, Function<String, Optional<T>> parser, String expected) {
            super(type);
            this.parser = parser;
            this.expected = expected;
        }

        @Override
        public T deserialize(JsonParser text, DeserializationContext context) throws IOException {
            String found = text.getText();
            return parser.apply(found)
                    .orElseThrow(
                            () -> JsonMappingException.from(text, "expected " + expected + ", found '" + found + "'"));
        }
    }

    /** The line of a key: the parser has gone on when it complains. */
    private static int lineOf(String key, Path file, JsonProcessingException e) {
        Pattern pattern = Pattern.compile("(^|[\\s{,-])['\"]?" + Pattern.quote(key) + "['\"]?\\s*:");
        try {
            List<String> lines = Files.readAllLines(file);
            return IntStream.range(0, Math.min(lines.size(), line(e)))
                    .filter(i -> pattern.matcher(lines.get(i)).find())
                    .map(i -> i + 1)
                    .max()
                    .orElse(line(e));
        } catch (IOException unreadable) {
            return line(e);
        }
    }

    private static int line(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? 0 : location.getLineNr();
    }
}
