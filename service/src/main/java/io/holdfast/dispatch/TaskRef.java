package io.holdfast.dispatch;

/**
 * One handing out of one task.
 *
 * @param epoch the leadership that handed it out
 * @param task unique in that leadership
 * @param attempt counts how often the task was handed out, from 1
 */
public record TaskRef(long epoch, long task, int attempt) {

    @Override
    public String toString() {
        return epoch + "-" + task + "-" + attempt;
    }
}
