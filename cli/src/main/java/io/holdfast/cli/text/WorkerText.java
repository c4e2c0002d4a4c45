package io.holdfast.cli.text;

import io.holdfast.api.WorkerList;
import io.holdfast.cli.text.TextTable.Column;

/** What is said of workers. */
public final class WorkerText {

    private WorkerText() {}

    public static String list(WorkerList workers, Style style) {
        if (workers.workers().isEmpty()) {
            return "No workers.\n";
        }
        TextTable table = new TextTable(
                Column.words("WORKER"),
                Column.words("ADDRESS"),
                Column.numbers("SLOTS"),
                Column.numbers("BUSY"),
                Column.numbers("HEARD"));
        for (WorkerList.Worker worker : workers.workers()) {
            table.add(
                    worker.name(),
                    worker.address(),
                    Integer.toString(worker.slots()),
                    Integer.toString(worker.busy()),
                    HumanTime.took(worker.lastHeartbeatSeconds()) + " ago");
        }
        return table.text("", style);
    }
}
