package io.holdfast.demo.scenario;

import io.holdfast.testing.s3.S3Server;
import java.net.URI;

/** A bucket for the tests of this JVM, in a server that starts when the first one asks for it. */
final class S3Bucket {

    private static final String NAME = "holdfast-test";

    private S3Bucket() {}

    private static final class Holder {
        static final S3Server SERVER = S3Server.start(NAME);
    }

    /** Where the server is. */
    static URI endpoint() {
        return Holder.SERVER.endpoint();
    }

    /** A place in the bucket, as an operator writes it who has the credentials in his surroundings. */
    static String location(String prefix) {
        return location(endpoint(), prefix);
    }

    /** The same place, as it is reached over an endpoint that stands before the server. */
    static String location(URI endpoint, String prefix) {
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        return Holder.SERVER.location(NAME, prefix).replace(endpoint().toString(), endpoint.toString());
    }

    static void forgetCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }
}
