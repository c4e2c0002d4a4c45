package io.holdfast.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The options that every command understands, before it or after it. */
final class GlobalOptions {

    static final String DEFAULT_SERVER = "http://127.0.0.1:8650";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = {
                "Configuration; default: the first holdfast.yaml",
                "here, in ~/.config/holdfast, in /etc/holdfast."
            })
    @Nullable
    String config;

    @Option(
            names = "--server",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = {"The service to talk to; default:", DEFAULT_SERVER + "."})
    @Nullable
    String server;

    @Option(names = "--local", scope = ScopeType.INHERIT, description = "No service: do the work in this process.")
    boolean local;

    @Option(
            names = "--hbase-conf",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Folder with hbase-site.xml; default: $HBASE_CONF_DIR.")
    @Nullable
    String hbaseConf;

    @Option(
            names = "--repository",
            paramLabel = "NAME|URI",
            scope = ScopeType.INHERIT,
            description = "A configured repository, or a URI like file:/backups; default: the first configured.")
    @Nullable
    String repository;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            scope = ScopeType.INHERIT,
            converter = FormatConverter.class,
            description = "Form of the result; json is one document on standard output.")
    Format format = Format.TEXT;

    @Option(names = "--no-progress", scope = ScopeType.INHERIT, description = "Draw no progress bar.")
    boolean noProgress;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log warnings, and print stack traces of errors.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print help for a command.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print the version.")
    boolean version;

    /** The form of a result. */
    enum Format {
        TEXT,
        JSON
    }

    static final class FormatConverter implements ITypeConverter<Format> {
        @Override
        public Format convert(String value) {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "text" -> Format.TEXT;
                case "json" -> Format.JSON;
                default -> throw new TypeConversionException("expected text or json, found " + value);
            };
        }
    }
}
