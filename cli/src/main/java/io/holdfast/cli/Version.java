package io.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Reads the version that the build left in a resource. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IOException("expected the resource version.properties, found none");
            }
            properties.load(in);
        }
        return new String[] {"holdfast " + properties.getProperty("version")};
    }
}
