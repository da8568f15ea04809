package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code weir scale window add}: another size for a service, once or each week. */
@Command(
        name = "add",
        description = {
            "Give a service another size from a moment to a moment, or each week at these times.",
            "At the end it goes back by itself."
        },
        footer = {
            "",
            "Example: ./weir scale window add reports --days mon,tue,wed,thu,fri --start 07:45 --end 18:15 \\",
            "             --tz Europe/Vienna --max-memory 64",
            "         ./weir scale window add reports --from 2026-12-01T08:00:00Z --to 2026-12-01T11:30:00Z --replicas 4"
        })
final class ScaleWindowAdd extends ScaleVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(paramLabel = "SERVICE", description = "Its name or id, see ./weir scale show.")
    private String service = "";

    @Option(names = "--name", paramLabel = "NAME", description = "What people call the window.")
    private String name = "";

    @Option(names = "--from", paramLabel = "TIME", description = "Once: its beginning, RFC 3339.")
    private String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "Once: its end.")
    private String to = "";

    @Option(
            names = "--days",
            split = ",",
            paramLabel = "DAY",
            description = "Each week: of mon, tue, wed, thu, fri, sat, sun.")
    private List<String> days = List.of();

    @Option(names = "--start", paramLabel = "HH:MM", description = "Each week: its beginning.")
    private String start = "";

    @Option(
            names = "--end",
            paramLabel = "HH:MM",
            description = "Each week: its end; at or before the beginning, it is on the next day.")
    private String end = "";

    @Option(names = "--tz", paramLabel = "ZONE", description = "Each week: the time zone; otherwise this machine's.")
    private String tz = "";

    @Option(
            names = "--confirm",
            paramLabel = "NAME",
            description = "The service's name once more, where that is asked for.")
    private String confirm = "";

    @Mixin
    private SizeOptions size = new SizeOptions();

    @Override
    void check() throws StackProblem {
        super.check();
        boolean once = !from.isEmpty() && !to.isEmpty();
        boolean weekly = !days.isEmpty() && !start.isEmpty() && !end.isEmpty();
        if (once == weekly) {
            throw new ParameterException(
                    commandLine(), "Say when: --from and --to once, or --days, --start and --end for each week.");
        }
        if (!size.areGiven()) {
            throw new ParameterException(commandLine(), "Say which size, such as --max-memory 64.");
        }
    }

    @Override
    int scale(Api api) throws StackProblem, IOException, InterruptedException {
        ObjectNode request = JSON.createObjectNode().put("service", service);
        put(request, "name", name);
        put(request, "from", from);
        put(request, "to", to);
        put(request, "confirm", confirm);
        if (!days.isEmpty()) {
            days.forEach(request.putArray("weekdays")::add);
            request.put("start", start).put("end", end);
            request.put("tz", tz.isEmpty() ? ZoneId.systemDefault().getId() : tz);
        }
        size.addTo(request);
        String answer = api.change("POST", "/api/scaling/windows", "scale", request.toString())
                .body();
        JsonNode window = JSON.readTree(answer);
        out().println(
                        json()
                                ? answer
                                : Table.printable(
                                        "Window " + window.path("window_id").asText() + " of " + service
                                                + ": next from " + Table.text(window, "next_from") + " to "
                                                + Table.text(window, "next_to")));
        return 0;
    }

    private static void put(ObjectNode request, String field, String value) {
        if (!value.isEmpty()) {
            request.put(field, value);
        }
    }
}
