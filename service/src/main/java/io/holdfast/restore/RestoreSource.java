package io.holdfast.restore;

import io.holdfast.api.Damage;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.TableFacts;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A backup that a planned restore takes tables from, as far as it can be read. */
public interface RestoreSource {

    /** What is stored of a table of the backup; empty if the manifest is damaged. */
    Optional<TableImage> image(TableId table);

    /** Streams the regions of a table, but for those in what is damaged. */
    void readRegions(TableImage table, Consumer<RegionImage> visitor);

    /** The families in a table's stored descriptor. */
    List<TableFacts.Family> families(TableImage table);

    /** The length that the repository has an object with; empty if it has none. */
    Optional<Long> lengthOf(ObjectKey object);

    /** What of the backup is damaged, as far as it is known by now; complete once all regions were read. */
    List<Damage> damage();
}
