package io.holdfast.demo.cluster;

import io.holdfast.demo.embedded.HBaseProcess;
import io.holdfast.error.Unavailable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An HBase whose servers have jars of their own. Its clients, in this process, have those of {@link #OURS}. */
public enum HBaseVersion {
    /** The one whose jars are on the class path of this process. */
    OURS,
    V2_5,
    V3_0;

    /** What HBase says of itself begins with this. */
    public String number() {
        return switch (this) {
            case OURS -> "2.6";
            case V2_5 -> "2.5";
            case V3_0 -> "3.0";
        };
    }

    /**
     * What processes of its servers run with: HBase's jars, and then the few classes of ours that start them, so that none of
     * ours hides one of HBase's.
     */
    String classPath() {
        if (this == OURS) {
            return HBaseProcess.ownClassPath();
        }
        return String.join(
                File.pathSeparator,
                jars(),
                placeOf(HBaseProcess.class),
                placeOf(HBaseVersion.class),
                placeOf(Unavailable.class));
    }

    private String jars() {
        String file = "/io/holdfast/testing/hbase/" + number() + ".classpath";
        try (@Nullable InputStream in = HBaseVersion.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing: build with the tests, without maven.test.skip");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new IllegalStateException("unable to read " + file, e);
        }
    }

    /** The jar or folder that a class of ours comes from. */
    private static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
