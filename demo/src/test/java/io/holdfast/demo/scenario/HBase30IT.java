package io.holdfast.demo.scenario;

import io.holdfast.demo.cluster.HBaseVersion;
import io.holdfast.demo.cluster.OnHBase;
import org.junit.jupiter.api.Nested;

/** Servers of HBase 3.0, used with our client. */
@OnHBase(HBaseVersion.V3_0)
class HBase30IT {

    @Nested
    class BackupsAndSnapshots extends EveryVersion {

        BackupsAndSnapshots() {
            super(HBaseVersion.V3_0);
        }
    }

    @Nested
    class Moments extends PitrIT {}

    @Nested
    class Trouble extends PitrTroubleIT {}
}
