package io.holdfast.demo.remote;

import com.linecorp.armeria.common.TlsKeyPair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Vouches for others: makes certificates as an operator would, with Java's {@code keytool}. */
public final class Authority {

    private static final String PASSWORD = "of a store that is deleted with the test";

    private final Path folder;
    private final Path store;

    private Authority(Path folder, Path store) {
        this.folder = folder;
        this.store = store;
    }

    /**
     * A certificate with its key, and files of them in PEM form.
     *
     * @param pair the certificate alone, without that of the authority, and its key
     */
    public record Issued(TlsKeyPair pair, Path certificate, Path key) {}

    /** Makes an authority of its own, with its files in this folder. */
    public static Authority in(Path folder, String name) throws IOException {
        Authority authority = new Authority(folder, folder.resolve(name + ".p12"));
        authority.keytool("authority", name, "-ext", "bc:critical=ca:true");
        return authority;
    }

    /** Its own certificate, by which others know whom it vouches for. */
    public Issued own() throws IOException {
        return read("authority");
    }

    /** A certificate that is valid now. */
    public Issued issue(String name) throws IOException {
        keytool(name, name, "-signer", "authority", "-ext", "eku=clientAuth");
        return read(name);
    }

    /** A certificate whose time is over. */
    public Issued issueExpired(String name) throws IOException {
        keytool(name, name, "-signer", "authority", "-ext", "eku=clientAuth", "-startdate", "-3d", "-validity", "1");
        return read(name);
    }

    /** A certificate for which nobody but itself vouches, and whose time is over. */
    public Issued expiredOnItsOwn(String name) throws IOException {
        keytool(name, name, "-startdate", "-3d", "-validity", "1");
        return read(name);
    }

    private void keytool(String alias, String name, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        command.addAll(Arrays.asList(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("unable to make a certificate: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Issued read(String alias) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            X509Certificate certificate = (X509Certificate) keys.getCertificate(alias);
            PrivateKey key = (PrivateKey) keys.getKey(alias, PASSWORD.toCharArray());
            return new Issued(
                    TlsKeyPair.of(key, certificate),
                    SelfSigned.pem(folder.resolve(alias + ".pem"), "CERTIFICATE", certificate.getEncoded()),
                    SelfSigned.pem(folder.resolve(alias + ".key"), "PRIVATE KEY", key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
