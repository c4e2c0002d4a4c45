package io.holdfast.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.rest.Endpoint;
import io.holdfast.rest.Endpoints;
import io.holdfast.rest.Requests;
import io.holdfast.rest.RestJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server that leads, wherever it is just now. A request that no server has taken is sent again; so is one that changes
 * nothing, or that finds done what it asks for. Of one that began a session the session is asked for, as soon as there is a leader. Of any other it is said that
 * its outcome is not known.
 */
final class Leader {

    private static final int MOST_HOPS = 5;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Target target;
    private final Connection connection;
    private final Followed followed;
    private @Nullable String known;

    Leader(Target target, Followed followed) {
        this.target = target;
        this.connection = new Connection(target);
        this.followed = followed;
    }

    <Q extends Record, R> R ask(Endpoint<Q, R> endpoint, Q request, Connection.Ears ears) {
        Call<Q> call = new Call<>(endpoint, request, ears);
        Search search = new Search();
        while (true) {
            try {
                return RestJson.answer(send(call), endpoint.result());
            } catch (NotServed e) {
                search.pauseAfter(e);
            } catch (Lost e) {
                if (call.session != null) {
                    return follow(call.session, endpoint.result(), ears);
                }
                if (!endpoint.effect().mayBeSentAgain()) {
                    throw unknown(endpoint, e);
                }
                search.pauseAfter(new NotServed(e.getMessage() == null ? "none" : e.getMessage(), true, null));
            } finally {
                followed.end();
            }
        }
    }

    /** The result of a session that another server has begun. */
    <R> R follow(String session, Class<R> type, Connection.Ears ears) {
        Requests.OfSession request = new Requests.OfSession(session);
        Search search = new Search();
        followed.begin(session);
        try {
            while (true) {
                try {
                    return RestJson.answer(send(new Call<>(Endpoints.SESSION_RESULT, request, ears)), type);
                } catch (NotServed e) {
                    search.pauseWhileFollowing(session, e);
                } catch (Lost e) {
                    search.pauseWhileFollowing(session, new NotServed(String.valueOf(e.getMessage()), true, null));
                }
            }
        } finally {
            followed.end();
        }
    }

    private static OutcomeUnknown unknown(Endpoint<?, ?> endpoint, Lost e) {
        return new OutcomeUnknown(
                "unable to tell what became of the request (%s): expected an answer, found that the server is gone: %s; look before you repeat it ('holdfast session list')"
                        .formatted(endpoint.name(), e.getMessage()),
                e);
    }

    /** One request, and the session that it began. */
    private final class Call<Q extends Record> {

        private final Endpoint<Q, ?> endpoint;
        private final @Nullable String body;
        private final String pathAndQuery;
        private final Connection.Ears ears;
        private @Nullable String session;

        Call(Endpoint<Q, ?> endpoint, Q request, Connection.Ears ears) {
            this.endpoint = endpoint;
            ObjectNode fields = RestJson.fields(request);
            String path = endpoint.path();
            for (String variable : endpoint.variables()) {
                String value = fields.remove(variable).asText();
                path = path.replace("{" + variable + "}", encoded(value).replace("+", "%20"));
            }
            boolean post = endpoint.method() == Endpoint.Method.POST;
            this.body = post ? fields.toString() : null;
            this.pathAndQuery = path + query(post ? null : fields);
            this.ears = new Connection.Ears(ears.progress(), this::begun, ears.warnings());
        }

        private void begun(String id) {
            session = id;
            followed.begin(id);
        }

        private String query(@Nullable ObjectNode fields) {
            List<String> parameters = new ArrayList<>();
            target.repository().ifPresent(name -> parameters.add(Endpoints.REPOSITORY + "=" + encoded(name)));
            if (fields != null) {
                for (Map.Entry<String, JsonNode> field : fields.properties()) {
                    parameters.add(
                            field.getKey() + "=" + encoded(field.getValue().asText()));
                }
            }
            return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Asks the server that was the leader, or else one after the other. */
    private String send(Call<?> call) throws NotServed, Lost {
        List<String> found = new ArrayList<>();
        Optional<NotServed> answered = Optional.empty();
        for (String server : candidates()) {
            try {
                return send(call, server);
            } catch (NotServed e) {
                found.add(e.getMessage());
                known = null;
                if (e.somebodyAnswered()) {
                    answered = Optional.of(e);
                }
            }
        }
        throw answered.orElseGet(() -> new NotServed(String.join(", ", found), false, null));
    }

    private List<String> candidates() {
        List<String> all = new ArrayList<>(target.servers());
        String last = known;
        if (last != null) {
            all.remove(last);
            all.add(0, last);
        }
        return all;
    }

    private String send(Call<?> call, String server) throws NotServed, Lost {
        String base = server.replaceFirst("/+$", "");
        for (int hop = 0; hop < MOST_HOPS; hop++) {
            try {
                String answer =
                        connection.ask(call.endpoint.method().name(), base + call.pathAndQuery, call.body, call.ears);
                known = base;
                return answer;
            } catch (Connection.Moved moved) {
                String next = moved.location().replaceFirst("/v1/.*", "");
                if (base.startsWith("https:") && !next.startsWith("https:")) {
                    throw new NotServed("one that sends us on without TLS, to " + next, false, null);
                }
                base = next;
            }
        }
        throw new NotServed("servers that send us from one to the other", true, null);
    }

    /** Looks for a leader for a while. */
    private final class Search {

        private final long begin = System.nanoTime();

        /** If nobody answers at all, there is nothing to wait for. */
        void pauseAfter(NotServed why) {
            if (!why.somebodyAnswered()) {
                throw new Unavailable(
                        "unable to reach the service: expected one at %s, found %s"
                                .formatted(String.join(", ", target.servers()), why.getMessage()),
                        "start one with 'holdfast server', or use --local to do the work in this process",
                        why);
            }
            if (isOver()) {
                throw new Unavailable(String.valueOf(why.getMessage()), why.hint(), why);
            }
            pause();
        }

        /** It goes on, whoever answers: to give up is to leave it alone. */
        void pauseWhileFollowing(String session, NotServed why) {
            if (isOver()) {
                throw new Unavailable(
                        "unable to follow session %s: expected a leader within %d s, found %s"
                                .formatted(session, target.patience().toSeconds(), why.getMessage()),
                        "it goes on as soon as there is one; 'holdfast session wait %s' follows it".formatted(session),
                        why);
            }
            pause();
        }

        private boolean isOver() {
            return System.nanoTime() - begin > target.patience().toNanos();
        }

        private void pause() {
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Unavailable("unable to reach the service: interrupted", null, e);
            }
        }
    }
}
