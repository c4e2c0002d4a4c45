package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import javax.security.sasl.SaslException;
import org.apache.hadoop.hdfs.protocol.DSQuotaExceededException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;

class HBaseErrorsTest {

    @Test
    void whoMayNotIsRejectedAndToldWhatIsNeeded() {
        IOException denied = new AccessControlException("Permission denied: user=stranger");
        assertThat(HBaseErrors.translate("read x", denied))
                .isInstanceOfSatisfying(Rejected.class, e -> assertThat(e.hint())
                        .hasValueSatisfying(hint -> assertThat(hint).contains("rights")))
                .hasMessageContaining("user=stranger");
        assertThat(HBaseErrors.translate("read x", remote(denied))).isInstanceOf(Rejected.class);
    }

    @Test
    void aFullClusterMayHaveSpaceLater() {
        IOException full = new DSQuotaExceededException("full");
        for (IOException e : new IOException[] {full, remote(full)}) {
            assertThat(HBaseErrors.translate("write x", e))
                    .isInstanceOfSatisfying(Unavailable.class, found -> assertThat(found.hint())
                            .hasValueSatisfying(hint -> assertThat(hint).contains("free some space")));
        }
    }

    @Test
    void whoseTicketHasEndedIsToldToLogIn() {
        IOException ended = new IOException("no connection", new SaslException("GSS initiate failed"));
        assertThat(HBaseErrors.translate("read x", ended))
                .isInstanceOfSatisfying(Unavailable.class, e -> assertThat(e.hint())
                        .hasValueSatisfying(hint -> assertThat(hint).contains("kinit")));
    }

    @Test
    void theStackThatANameNodeSendsAlongIsLeftOut() {
        assertThat(HBaseErrors.translate("do x", new IOException("first line\n\tat somewhere")))
                .isInstanceOf(Unavailable.class)
                .hasMessage("unable to do x: IOException: first line");
    }

    private static RemoteException remote(IOException e) {
        return new RemoteException(e.getClass().getName(), e.getMessage());
    }
}
