package io.holdfast.kerberos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Rejected;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.security.SecurityUtil;
import org.apache.kerby.kerberos.kerb.keytab.KeytabEntry;
import org.apache.kerby.kerberos.kerb.type.KerberosTime;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionKey;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionType;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeytabTest {

    @TempDir
    private Path folder;

    private static Keytab of(String principal, Path file) {
        return new Keytab(principal, file);
    }

    private Path keysOf(String... principals) throws IOException {
        return keysOf(Stream.of(principals));
    }

    private Path keysOf(Stream<String> principals) throws IOException {
        List<KeytabEntry> entries = principals
                .map(name -> new KeytabEntry(
                        new PrincipalName(name),
                        new KerberosTime(0),
                        1,
                        new EncryptionKey(EncryptionType.AES256_CTS_HMAC_SHA1_96, new byte[32])))
                .toList();
        org.apache.kerby.kerberos.kerb.keytab.Keytab keytab = new org.apache.kerby.kerberos.kerb.keytab.Keytab();
        keytab.addKeytabEntries(entries);
        File file = folder.resolve("some.keytab").toFile();
        keytab.store(file);
        return file.toPath();
    }

    @Test
    void acceptsKeysOfThePrincipal() throws IOException {
        Path file = keysOf("hbase/h1@R", "holdfast@R");

        assertThatCode(() -> of("holdfast@R", file).require()).doesNotThrowAnyException();
    }

    @Test
    void putsThisMachinesNameIntoThePrincipal() throws IOException {
        String mine = SecurityUtil.getServerPrincipal("holdfast/_HOST@R", "0.0.0.0");
        Path file = keysOf(mine);

        assertThat(mine).doesNotContain("_HOST");
        assertThatCode(() -> of("holdfast/_HOST@R", file).require()).doesNotThrowAnyException();
        assertThat(of("holdfast/_HOST@R", file).loginOptions()).containsEntry("principal", mine);
    }

    @Test
    void namesThePrincipalsThatItFoundInstead() throws IOException {
        Path file = keysOf("hbase/h1@R", "hbase/h1@R", "holdfast@OTHER");

        assertThatThrownBy(() -> of("holdfast@R", file).require())
                .isInstanceOf(Rejected.class)
                .hasMessage(
                        "unable to log in with Kerberos: expected keys of holdfast@R in %s, "
                                + "found those of hbase/h1@R, holdfast@OTHER",
                        file)
                .satisfies(e -> assertThat(((Rejected) e).hint())
                        .hasValueSatisfying(hint -> assertThat(hint).contains("klist -kt " + file)));
    }

    @Test
    void namesNoMoreThanAFew() throws IOException {
        Path file = keysOf(IntStream.range(0, 12).mapToObj(i -> "user%02d@R".formatted(i)));

        assertThatThrownBy(() -> of("holdfast@R", file).require())
                .hasMessageEndingWith("found those of user00@R, user01@R, user02@R, user03@R, user04@R and 7 more");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> of("holdfast@R", folder.resolve("none")).require())
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected a keytab at " + folder.resolve("none") + ", found none");
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> of("holdfast@R", folder).require())
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("can read, found none");
    }

    @Test
    void refusesAnotherKindOfFile() throws IOException {
        Path file = Files.writeString(folder.resolve("other"), "no keys in here, only words");

        assertThatThrownBy(() -> of("holdfast@R", file).require())
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("found another kind of file");
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        Path file = Files.createFile(folder.resolve("empty"));

        assertThatThrownBy(() -> of("holdfast@R", file).require())
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("found another kind of file");
    }
}
