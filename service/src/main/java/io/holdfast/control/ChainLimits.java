package io.holdfast.control;

/**
 * Beyond which a backup takes a new image, so that a restore does not take ever longer.
 *
 * @param mostLogBytes of edits that a restore of an incremental backup brings back
 * @param mostBackups incremental backups of one image
 */
public record ChainLimits(long mostLogBytes, int mostBackups) {

    public static final ChainLimits USUAL = new ChainLimits(10L << 30, 100);
}
