package dev.weir.reporting.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Account;
import dev.weir.kit.http.QueryParameters;
import dev.weir.kit.pipeline.PipelineLook;
import dev.weir.reporting.answers.JsonAnswer;
import dev.weir.reporting.clickhouse.QueryFailure;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How many records each stage has seen, and how far each is behind, over all tenants: for people who watch. */
public final class Funnel {
    private static final String TOPIC = "topic";

    private final Map<String, Line> lines;
    private final Clock clock;

    /** What is known of one pipeline. */
    public record Line(StoredRows stored, Freshness freshness, AccountFeed feed) {}

    /** @param lines by the topic of what comes in; the first is what is shown when nothing is said */
    public Funnel(SequencedMap<String, Line> lines, Clock clock) {
        this.lines = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(lines));
        this.clock = clock;
    }

    public void handle(Context ctx) throws InterruptedException {
        QueryParameters parameters = QueryParameters.of(ctx, TOPIC);
        String topic = parameters.text(TOPIC);
        Line line = topic == null ? lines.values().iterator().next() : lines.get(topic);
        if (line == null) {
            parameters.refuse(TOPIC, "must be one of " + String.join(", ", lines.keySet()));
        }
        parameters.check();
        write(ctx, Objects.requireNonNull(line));
    }

    private void write(Context ctx, Line line) throws InterruptedException {
        Visibility visibility = line.freshness().claim(Duration.ZERO);
        PipelineLook look = line.freshness().look();
        Collection<Account> accounts = line.feed().accounts();
        try {
            StoredRows.Totals rows = look == null ? null : line.stored().recentTotals(look.ledgerTopicId());
            JsonAnswer.write(ctx, json -> {
                json.writeStartObject();
                visibility.writeTo(json);
                json.writeNumberField("received", sum(accounts, Account::received));
                json.writeNumberField("applied", sum(accounts, Account::applied));
                json.writeNumberField("duplicate", sum(accounts, Account::duplicate));
                json.writeNumberField("conflict", sum(accounts, Account::conflict));
                json.writeNumberField("rejected", sum(accounts, Account::rejected));
                json.writeNumberField("booked", sum(accounts, Account::ledgerRows));
                number(json, "erased", rows == null ? null : (Long) rows.erased());
                number(json, "visible", rows == null ? null : (Long) rows.stored());
                json.writeObjectFieldStart("lag");
                number(
                        json,
                        "processor",
                        look == null ? null : (Long) look.processed().behind(look.rawEnds()));
                number(json, "sink", look == null ? null : (Long) look.stored().behind(look.ledgerEnds()));
                Instant asOf = visibility.asOf();
                number(
                        json,
                        "freshness_ms",
                        asOf == null
                                ? null
                                : (Long) Duration.between(asOf, clock.instant()).toMillis());
                json.writeEndObject();
                json.writeEndObject();
            });
        } catch (SQLException e) {
            throw QueryFailure.problem(e);
        }
    }

    private static long sum(Collection<Account> accounts, ToLongFunction<Account> total) {
        return accounts.stream().mapToLong(total).sum();
    }

    private static void number(JsonGenerator json, String name, @Nullable Long value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
