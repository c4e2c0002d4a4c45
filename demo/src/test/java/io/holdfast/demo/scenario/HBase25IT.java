package io.holdfast.demo.scenario;

import io.holdfast.demo.cluster.HBaseVersion;
import io.holdfast.demo.cluster.OnHBase;
import org.junit.jupiter.api.Nested;

/** Servers of HBase 2.5, used with our client. */
@OnHBase(HBaseVersion.V2_5)
class HBase25IT {

    @Nested
    class BackupsAndSnapshots extends EveryVersion {

        BackupsAndSnapshots() {
            super(HBaseVersion.V2_5);
        }
    }

    @Nested
    class Moments extends PitrIT {}

    @Nested
    class Trouble extends PitrTroubleIT {}
}
