package io.holdfast.storage.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.kerberos.KerberosLogin;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Patience;
import io.holdfast.storage.StoreLocation;
import io.holdfast.testing.s3.SlowProxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A name node that never answers: each call ends all the same. */
@Timeout(60)
class SlowHdfsTest {

    private static final ObjectKey KEY = new ObjectKey("k");

    private final SlowProxy nameNode = SlowProxy.before(URI.create("http://127.0.0.1:1"));
    private final ObjectStore store = new HdfsObjectStore(
            new StoreLocation.Hdfs(nameNode.endpoint().getAuthority(), "/x"),
            Optional.empty(),
            Patience.of(Duration.ofMillis(200)),
            KerberosLogin.fromTicketCache());

    @AfterEach
    void stop() {
        nameNode.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "DEAF"})
    void aCallFails(SlowProxy.Pace pace) {
        nameNode.treat(pace, line -> true);
        for (Runnable call : List.<Runnable>of(
                store::prepare,
                () -> store.putIfAbsent(KEY, new byte[1]),
                () -> store.read(KEY, 1),
                () -> store.open(KEY, 0, 1),
                () -> store.list(KeyPrefix.all()),
                () -> store.delete(KEY))) {
            assertThatThrownBy(call::run).isInstanceOfSatisfying(Unavailable.class, e -> assertThat(e.hint())
                    .isEmpty());
        }
    }
}
