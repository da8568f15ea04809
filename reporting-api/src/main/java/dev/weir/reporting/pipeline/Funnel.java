package dev.weir.reporting.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Account;
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
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How many records each stage has seen, and how far each is behind, over all tenants: for people who watch. */
public final class Funnel {
    private final Freshness freshness;
    private final AccountFeed feed;
    private final StoredRows stored;
    private final Clock clock;

    public Funnel(StoredRows stored, Freshness freshness, AccountFeed feed, Clock clock) {
        this.freshness = freshness;
        this.feed = feed;
        this.stored = stored;
        this.clock = clock;
    }

    public void handle(Context ctx) throws InterruptedException {
        Visibility visibility = freshness.claim(Duration.ZERO);
        PipelineLook look = freshness.look();
        Collection<Account> accounts = feed.accounts();
        try {
            StoredRows.Totals rows = look == null ? null : stored.recentTotals(look.ledgerTopicId());
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
