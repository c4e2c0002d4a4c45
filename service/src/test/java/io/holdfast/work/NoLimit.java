package io.holdfast.work;

/** A worker without a limit, whom nobody follows. */
public final class NoLimit implements TaskContext {

    @Override
    public String group() {
        return "group";
    }

    @Override
    public long bytesPerSecond() {
        return 0;
    }

    @Override
    public void progress(long amount) {}
}
