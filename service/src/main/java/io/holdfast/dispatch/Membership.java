package io.holdfast.dispatch;

/** What one connected worker tells its leader. After it was closed, nothing it says has an effect. */
public interface Membership {

    void report(Report report);

    /** The link takes more again. */
    void ready();

    /** The connection has ended. */
    void closed(String reason);
}
