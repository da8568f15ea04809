package dev.weir.reporting.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Account;
import dev.weir.reporting.answers.JsonAnswer;
import dev.weir.reporting.clickhouse.QueryFailure;
import dev.weir.reporting.pipeline.BooksComparison.Books;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Whether the books balance, of traffic and of records together; each partition of either with its numbers. */
public final class Balance {
    private final List<BooksComparison> pipelines;

    public Balance(BooksComparison... pipelines) {
        this.pipelines = List.of(pipelines);
    }

    public void handle(Context ctx) throws InterruptedException {
        try {
            List<Books> all = new ArrayList<>();
            for (BooksComparison pipeline : pipelines) {
                all.add(pipeline.read());
            }
            Visibility visibility = visibility(all);
            JsonAnswer.write(ctx, json -> write(json, all, visibility));
        } catch (SQLException e) {
            throw QueryFailure.problem(e);
        }
    }

    /** The earliest moment for which all of them hold; without one, what can be claimed of the first that has none. */
    private Visibility visibility(List<Books> all) throws InterruptedException {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).at() == null) {
                return pipelines.get(i).underWay();
            }
        }
        Instant earliest = Instant.MAX;
        for (Books books : all) {
            Instant at = Objects.requireNonNull(books.at());
            earliest = at.isBefore(earliest) ? at : earliest;
        }
        return Visibility.completeAt(earliest);
    }

    private static void write(JsonGenerator json, List<Books> all, Visibility visibility) throws IOException {
        json.writeStartObject();
        writeVerdict(json, all);
        visibility.writeTo(json);
        json.writeArrayFieldStart("partitions");
        for (Books books : all) {
            for (Account account : books.accounts()) {
                write(json, books, account);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Books books, Account account) throws IOException {
        json.writeStartObject();
        json.writeStringField("topic", account.topic());
        json.writeNumberField("partition", account.partition());
        json.writeNumberField("received", account.received());
        json.writeNumberField("applied", account.applied());
        json.writeNumberField("duplicate", account.duplicate());
        json.writeNumberField("conflict", account.conflict());
        json.writeNumberField("rejected", account.rejected());
        json.writeNumberField("ledger_rows_booked", account.ledgerRows());
        json.writeNumberField("ledger_rows_erased", books.erased().getOrDefault(account.partition(), 0L));
        json.writeNumberField("ledger_rows_stored", books.stored().getOrDefault(account.partition(), 0L));
        json.writeNumberField("up_to_offset", account.upToOffset());
        json.writeEndObject();
    }

    /** While records are under way the comparison would prove nothing: null, neither true nor false. */
    private static void writeVerdict(JsonGenerator json, List<Books> all) throws IOException {
        if (all.stream().anyMatch(books -> books.at() == null)) {
            json.writeNullField("balanced");
            json.writeNullField("difference");
        } else {
            json.writeBooleanField("balanced", all.stream().allMatch(Books::balanced));
            json.writeNumberField(
                    "difference", all.stream().mapToLong(Books::difference).sum());
        }
    }
}
