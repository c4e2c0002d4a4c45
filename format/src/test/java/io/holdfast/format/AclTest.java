package io.holdfast.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Corrupt;
import io.holdfast.format.Permission.Action;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AclTest {

    private static final ObjectKey KEY = new ObjectKey("some/key");

    private static final Permission WHOLE = new Permission("bob", null, null, List.of(Action.READ));
    private static final Permission FAMILY = new Permission("bob", text("d"), null, List.of(Action.READ));
    private static final Permission QUALIFIER = new Permission("bob", text("d"), text("q"), List.of(Action.READ));

    private final DocumentCodec codec = new DocumentCodec();

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void permissionsAreInOrder() {
        Permission group = new Permission("@ops", null, null, List.of(Action.WRITE, Action.ADMIN));
        assertThat(group.actions()).containsExactly(Action.ADMIN, Action.WRITE);
        assertThat(Acl.of(Samples.TABLE, List.of(QUALIFIER, FAMILY, WHOLE, group))
                        .permissions())
                .containsExactly(group, WHOLE, FAMILY, QUALIFIER);
    }

    /** Nobody was granted anything; it could not be read; the cluster kept no permissions at all. */
    @Test
    void anEmptyListIsSomethingElseThanNone() {
        Acl empty = Acl.of(Samples.TABLE, List.of());
        Acl unreadable = Acl.unreadable(Samples.TABLE, "no right");
        Acl namespace = Acl.of("shop", List.of());
        assertThat(reread(List.of(empty, namespace)).acl(Samples.TABLE)).contains(empty);
        assertThat(reread(List.of(unreadable, namespace)).acl(Samples.TABLE)).contains(unreadable);
        assertThat(reread(null).acl(Samples.TABLE)).isEmpty();
        assertThat(reread(null).acls()).isNull();
    }

    private Manifest reread(@Nullable List<Acl> acls) {
        return codec.decode(KEY, codec.encode(Samples.manifest(null, null, acls)), Manifest.class);
    }

    @Test
    void isWrittenAsTheFormatSays() {
        assertThat(new String(codec.encode(Samples.manifest(null, null, Samples.acls())), StandardCharsets.UTF_8))
                .endsWith("""
                        ,"acls":[{"table":"shop:orders","permissions":[\
                        {"user":"@ops","actions":["ADMIN","CREATE","EXEC","READ","WRITE"]},\
                        {"user":"bob","family":"ZA==","actions":["READ"]},\
                        {"user":"bob","family":"ZA==","qualifier":"cSzDvA==","actions":["WRITE"]}]},\
                        {"namespace":"shop","unreadable":"unable to read \\"it\\""}]}
                        """);
    }

    @Test
    void whatIsNotPossibleIsNotRepresentable() {
        assertThatThrownBy(() -> new Permission("", null, null, List.of(Action.READ)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Permission("x".repeat(1001), null, null, List.of(Action.READ)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Permission("bob", null, null, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Permission("bob", null, null, List.of(Action.READ, Action.READ)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Permission("bob", null, text("q"), List.of(Action.READ)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Permission("bob", Bytes.empty(), null, List.of(Action.READ)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Permission("bob", text("x".repeat(65_536)), null, List.of(Action.READ)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Acl.of("shop", List.of(FAMILY))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        Acl.of(Samples.TABLE, List.of(WHOLE, new Permission("bob", null, null, List.of(Action.WRITE)))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Acl.of(Samples.TABLE, Collections.nCopies(Acl.MOST + 1, WHOLE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 100000");
        assertThatThrownBy(() -> new Acl(Samples.TABLE, "shop", List.of(), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Acl(Samples.TABLE, null, List.of(), "both"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Acl(Samples.TABLE, null, null, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReasonIsCutWhereItIsTooLong() {
        assertThat(Acl.unreadable("shop", "x".repeat(2000)).unreadable()).hasSize(Acl.LONGEST_REASON);
    }

    @Test
    void asManyAsAreAllowedAreRead() {
        List<Permission> most = IntStream.range(0, Acl.MOST)
                .mapToObj(i -> new Permission("u" + i, null, null, List.of(Action.READ)))
                .toList();
        assertThat(reread(List.of(Acl.of(Samples.TABLE, most), Acl.of("shop", List.of())))
                        .acl(Samples.TABLE)
                        .orElseThrow()
                        .permissions())
                .hasSize(Acl.MOST);
    }

    @Test
    void aManifestHasTheListOfEachTableAndNamespaceAndOfNothingElse() {
        Acl table = Acl.of(Samples.TABLE, List.of());
        Acl namespace = Acl.of("shop", List.of());
        for (List<Acl> wrong : List.of(
                List.<Acl>of(),
                List.of(table),
                List.of(namespace),
                List.of(table, namespace, table),
                List.of(table, namespace, Acl.of("other", List.of())))) {
            assertThatThrownBy(() -> Samples.manifest(null, null, wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"FLY\"", "0", "\"0\"", "\"\"", "null", "\"read\""})
    void anActionThatNobodyKnowsIsDamage(String action) {
        String body = new String(codec.encode(Samples.manifest(null, null, Samples.acls())), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .replace("[\"WRITE\"]", "[" + action + "]");
        assertThatThrownBy(() -> codec.decode(KEY, DocumentCodecTest.withBody("manifest", body + "\n"), Manifest.class))
                .isInstanceOf(Corrupt.class);
    }
}
