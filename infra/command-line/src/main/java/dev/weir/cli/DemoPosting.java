package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cli.DemoTraffic.View;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Posts one tenant's demo traffic as its producers would: in batches, some of it twice, with corrections, deletes, and a
 * few mistakes of the kind that is kept out.
 */
final class DemoPosting {
    private static final JsonMapper JSON = new JsonMapper();
    private static final double SENT_AGAIN = 0.03;
    private static final double WITH_OTHER_CONTENT = 0.0006;

    private final Api api;
    private final DemoTraffic traffic;
    private final List<View> views;
    private final Counts counts = new Counts();
    private int next;

    DemoPosting(Api api, DemoTraffic traffic, int count) {
        this.api = api;
        this.traffic = traffic;
        this.views = traffic.views(count);
    }

    /** What was sent, by kind. */
    static final class Counts {
        long accepted;
        long again;
        long conflicting;
        long updates;
        long deletes;
        long ahead;

        void add(Counts other) {
            accepted += other.accepted;
            again += other.again;
            conflicting += other.conflicting;
            updates += other.updates;
            deletes += other.deletes;
            ahead += other.ahead;
        }

        ObjectNode toJson() {
            return JSON.createObjectNode()
                    .put("accepted", accepted)
                    .put("sent_again", again)
                    .put("conflicting", conflicting)
                    .put("updates", updates)
                    .put("deletes", deletes)
                    .put("updates_ahead_of_their_event", ahead);
        }
    }

    Counts counts() {
        return counts;
    }

    long accepted() {
        return counts.accepted;
    }

    /** All views up to that part of the whole, as one batch; an overloaded gateway is left alone until the next call. */
    void postUntil(double part) throws StackProblem, IOException, InterruptedException {
        int end = (int) Math.round(Math.clamp(part, 0, 1) * views.size());
        if (next >= end) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        long again = 0;
        long conflicting = 0;
        for (View view : views.subList(next, end)) {
            lines.append(line(view));
            if (traffic.chance(SENT_AGAIN)) {
                lines.append(line(view));
                again++;
            }
            if (traffic.chance(WITH_OTHER_CONTENT)) {
                lines.append(line(view.as(traffic.otherPage())));
                conflicting++;
            }
        }
        HttpResponse<String> answer = api.postLines(lines.toString().getBytes(StandardCharsets.UTF_8));
        if (answer.statusCode() == 429 || answer.statusCode() == 503) {
            return;
        }
        if (answer.statusCode() != 202) {
            throw new StackProblem(Api.problem(answer));
        }
        JsonNode counted = JSON.readTree(answer.body());
        counts.accepted += counted.path("accepted").asLong();
        counts.again += again;
        counts.conflicting += conflicting;
        next = end;
    }

    /** A correction, and now and then a deletion; each a request of its own. */
    void mend() throws StackProblem, IOException, InterruptedException {
        if (next == 0) {
            return;
        }
        View view = views.get(traffic.below(next));
        write("PUT", view.as(traffic.otherPage()));
        counts.updates++;
        if (traffic.chance(0.4)) {
            View other = views.get(traffic.below(next));
            api.toGateway("DELETE", path(other.requestId()), "");
            counts.accepted++;
            counts.deletes++;
        }
    }

    /** An update that overtakes its event: kept out, and good to be replayed once the event is there. */
    void overtake() throws StackProblem, IOException, InterruptedException {
        View view = traffic.view();
        write("PUT", view.as(traffic.otherPage()));
        write("POST", view);
        counts.ahead++;
    }

    private void write(String method, View view) throws StackProblem, IOException, InterruptedException {
        api.toGateway(
                method,
                path(view.requestId()),
                Send.event(
                        Long.toUnsignedString(view.user()),
                        view.page(),
                        view.at().toString()));
        counts.accepted++;
    }

    private static String path(long requestId) {
        return "/api/traffic/" + Long.toUnsignedString(requestId);
    }

    private static String line(View view) {
        return JSON.createObjectNode()
                        .put("request_id", Long.toUnsignedString(view.requestId()))
                        .put("user_id", Long.toUnsignedString(view.user()))
                        .put("created_at", view.at().toString())
                        .put("page_url", view.page())
                        .toString()
                + "\n";
    }
}
