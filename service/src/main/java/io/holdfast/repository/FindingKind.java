package io.holdfast.repository;

import java.util.Locale;

/** What can be wrong with an object; docs/format.md, section 3.6, describes each. */
public enum FindingKind {
    /** Something refers to it, and it is not there. */
    MISSING,
    /** It has another length. */
    LENGTH,
    /** Its bytes are not those whose sums were recorded. */
    CHECKSUM,
    /** It is no document of its type, or the store cannot read it although it reads others. */
    UNREADABLE,
    /** A root that is not the one that its child, or an earlier verification, knows. */
    CHAIN,
    /** It is what was stored, and yet HBase could not open it: it was so when it was stored. */
    HFILE,
    /** It is under the key of something else. */
    FOREIGN;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
