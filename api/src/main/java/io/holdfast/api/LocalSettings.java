package io.holdfast.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a front door in this process finds things.
 *
 * @param config the configuration file that was named, if one was
 * @param hbaseConf the folder with {@code hbase-site.xml}, if one was named
 * @param repository a configured repository's name, or a URI, if one was named
 * @param state the folder for what is remembered of repositories, if one was named
 */
public record LocalSettings(
        Optional<Path> config, Optional<Path> hbaseConf, Optional<String> repository, Optional<Path> state) {}
