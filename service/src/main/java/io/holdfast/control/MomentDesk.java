package io.holdfast.control;

import io.holdfast.api.RestoreRequest;
import io.holdfast.error.Rejected;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogTable;
import io.holdfast.format.Root;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.Repository;
import io.holdfast.restore.RestoreTarget;
import io.holdfast.restore.TableChoice;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the images that a restore to a moment begins with: of each table the newest that is not after it. */
final class MomentDesk {

    private final Repository repository;
    private final ClusterDesk clusters;

    MomentDesk(Repository repository, ClusterDesk clusters) {
        this.repository = repository;
        this.clusters = clusters;
    }

    /**
     * Images, and the moment up to which edits follow all of them.
     *
     * @param provisional whether some of these edits may never have been acknowledged
     */
    record Moment(List<RestoreTarget> targets, Instant at, boolean provisional) {

        Moment {
            targets = List.copyOf(targets);
        }
    }

    /** REJECTED if not every table that is asked for can be brought back to that moment, with the times to which it can. */
    Moment find(RestoreRequest request) {
        Root root = repository.newestRoot();
        LogChain read = repository.readLogChain(headOf(root));
        Optional<Instant> asked = parse(request.at().orElseThrow());
        // What was read needs nothing that was only looked at.
        LogChain chain = asked.filter(at -> !at.isAfter(read.to())).isPresent() ? read : repository.withTail(read);
        Instant at = asked.orElse(chain.to());
        PitrView view = new PitrView(repository, root, chain);
        List<String> wanted = request.tables().isEmpty() ? covered(view, at) : request.tables();
        List<RestoreTarget> targets = RestoreTarget.resolve(
                wanted.stream().map(TableChoice::parse).toList(), request.suffix(), table -> view.imageFor(table, at)
                        .orElseThrow(() -> uncovered(view, table, at))
                        .id());
        return new Moment(targets, at, at.isAfter(read.to()));
    }

    /** That of the cluster which is connected, or the only one that there is. */
    private LogHead headOf(Root root) {
        if (clusters.isNamed()) {
            Cluster cluster = clusters.connect();
            Optional<LogHead> own = root.log(cluster.id());
            if (own.isPresent()) {
                return own.get();
            }
        }
        if (root.logs().size() == 1) {
            return root.logs().get(0);
        }
        throw new Rejected(
                "unable to restore to a moment: expected a log archive of this cluster in the repository, or of one other, found %d"
                        .formatted(root.logs().size()),
                "'holdfast pitr enable --table T' begins one");
    }

    /** Empty for the latest one. */
    private static Optional<Instant> parse(String text) {
        if (text.equals(RestoreRequest.LATEST)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.matches("\\d{1,15}")
                            ? Instant.ofEpochMilli(Long.parseLong(text))
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            throw new Rejected(
                    "unable to restore to a moment: expected a time as ISO-8601 with a zone, or in milliseconds since 1970, found '%s'"
                            .formatted(text),
                    "for example 2026-03-04T12:00:00Z");
        }
    }

    private static List<String> covered(PitrView view, Instant at) {
        List<String> tables = view.chain().tables().stream()
                .map(LogTable::table)
                .filter(table -> view.imageFor(table, at).isPresent())
                .map(TableId::toString)
                .toList();
        if (tables.isEmpty()) {
            throw new Rejected(
                    "unable to restore to %s: expected tables that can be brought back to then, found none"
                            .formatted(at),
                    "covered are: "
                            + view.chain().tables().stream()
                                    .map(table -> table.table() + " from " + said(view, table.table()))
                                    .collect(Collectors.joining("; ")));
        }
        return tables;
    }

    private static Rejected uncovered(PitrView view, TableId table, Instant at) {
        return new Rejected(
                "unable to restore table %s to %s: expected a time from %s, found another one"
                        .formatted(table, at, said(view, table)),
                "'holdfast pitr status' tells what is covered, and why not more");
    }

    private static String said(PitrView view, TableId table) {
        List<PitrView.Window> windows = view.windows(table);
        return windows.isEmpty()
                ? "nowhere: it has no image followed by archived edits"
                : windows.stream().map(PitrView.Window::toString).collect(Collectors.joining(", or "));
    }
}
