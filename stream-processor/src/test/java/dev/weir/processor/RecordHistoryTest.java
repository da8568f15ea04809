package dev.weir.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.contract.Timestamps;
import dev.weir.contract.entities.Cause;
import dev.weir.contract.entities.EntityKey;
import dev.weir.contract.entities.HistoryRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordHistoryTest {
    private static final String TEN = "2026-11-20T10:00:00.000Z";
    private static final String ELEVEN = "2026-11-20T11:00:00.000Z";

    private final RecordLine line = new RecordLine();

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void aChangeClosesOneVersionAndOpensTheNextAtTheSameMoment() {
        upsert(TEN, "\"company_name\":\"Acme\",\"status\":\"Active\"");
        upsert(ELEVEN, "\"company_name\":\"Acme\",\"status\":\"Closed\"");

        assertThat(line.rows())
                .extracting(
                        HistoryRow::version,
                        HistoryRow::revision,
                        HistoryRow::cause,
                        row -> Timestamps.format(row.effectiveDate()),
                        row -> Timestamps.format(row.expiryDate()),
                        HistoryRow::isCurrent)
                .containsExactly(
                        tuple(1, 1, Cause.CREATE, TEN, "2999-12-31T23:59:59.000Z", true),
                        tuple(1, 2, Cause.CLOSE, TEN, ELEVEN, false),
                        tuple(2, 1, Cause.UPDATE, ELEVEN, "2999-12-31T23:59:59.000Z", true));
    }

    @Test
    void theSameContentInAnotherFormIsADuplicate() {
        upsert(TEN, "\"company_name\":\"Acme\",\"annual_revenue\":1200.50,\"date_acquired\":\"2026-01-02\"");
        line.rows();
        upsert(ELEVEN, "\"date_acquired\":\"2026-01-02\",\"annual_revenue\":\"1200.5\",\"company_name\":\"Acme\"");

        assertThat(line.rows()).isEmpty();
        assertThat(line.account().duplicate()).isEqualTo(1);
    }

    @Test
    void whatWasConfirmedLaterIsNotUndoneByWhatLiesBefore() {
        upsert(TEN, "\"company_name\":\"Acme\"");
        upsert("2026-11-20T11:30:00Z", "\"company_name\":\"Acme\"");
        upsert(ELEVEN, "\"company_name\":\"Other\"");

        assertThat(line.reasons()).containsExactly("stale");
    }

    @Test
    void otherContentAtTheSameMomentIsAConflict() {
        upsert(TEN, "\"company_name\":\"Acme\"");
        upsert(TEN, "\"company_name\":\"Other\"");

        assertThat(line.reasons()).containsExactly("conflict");
        assertThat(line.account().conflict()).isEqualTo(1);
    }

    @Test
    void aColumnWithoutHistoryIsOverwrittenInItsVersion() {
        upsert(TEN, "\"company_name\":\"Acme\",\"phone_number\":\"1\"");
        upsert(ELEVEN, "\"company_name\":\"Acme\",\"phone_number\":\"2\"");

        HistoryRow last = line.rows().getLast();
        assertThat(last.version()).isEqualTo(1);
        assertThat(last.revision()).isEqualTo(2);
        assertThat(last.cause()).isEqualTo(Cause.OVERWRITE);
        assertThat(Timestamps.format(last.effectiveDate())).isEqualTo(TEN);
        assertThat(last.isCurrent()).isTrue();
    }

    @Test
    void aDeletedRecordIsClosedAndMayComeAgain() {
        upsert(TEN, "\"company_name\":\"Acme\"");
        delete(ELEVEN);
        delete(ELEVEN);
        upsert("2026-11-20T11:30:00Z", "\"company_name\":\"Acme\"");

        List<HistoryRow> rows = line.rows();
        assertThat(rows).extracting(HistoryRow::cause).containsExactly(Cause.CREATE, Cause.DELETE, Cause.CREATE);
        assertThat(rows.getLast().version()).isEqualTo(2);
        assertThat(line.account().duplicate()).isEqualTo(1);
    }

    @Test
    void deletionsThatDoNotFitAreKeptOut() {
        delete(TEN);
        upsert(ELEVEN, "\"company_name\":\"Acme\"");
        delete(ELEVEN);
        delete(TEN);

        assertThat(line.reasons()).containsExactly("unknown_record", "conflict", "stale");
    }

    @Test
    void withoutLastUpdatedTheBrokersTimeCounts() {
        line.company(Line.NOON, 7, "{\"op\":\"upsert\",\"entity\":\"companies\",\"id\":7,\"company_name\":\"A\"}");
        line.company(Line.NOON, 7, "{\"op\":\"upsert\",\"entity\":\"companies\",\"id\":7,\"company_name\":\"B\"}");

        assertThat(line.rows())
                .extracting(HistoryRow::effectiveDate)
                .containsExactly(Line.NOON, Line.NOON, Line.NOON + 1);
    }

    @Test
    void theFutureIsRefused() {
        upsert("2026-11-20T12:00:05.001Z", "\"company_name\":\"Acme\"");
        upsert("2026-11-20T12:00:05.000Z", "\"company_name\":\"Acme\"");

        assertThat(line.reasons()).containsExactly("from_the_future");
        assertThat(line.rows()).hasSize(1);
    }

    @Test
    void whatIsNoRecordIsKeptOutWithEachReason() {
        upsert(TEN, "\"number_of_employees\":1.5,\"date_acquired\":\"12/11/2026\",\"colour\":\"red\"");
        line.company(Line.NOON, 7, "{");
        line.company(Line.NOON, 8, "{\"op\":\"upsert\",\"entity\":\"companies\",\"id\":9,\"company_name\":\"A\"}");
        line.pipe(Line.NOON, "demo:wizards:1".getBytes(StandardCharsets.US_ASCII), "{}");
        line.pipe(Line.NOON, new EntityKey("acme", "companies", 1).toBytes(), "[]");

        assertThat(line.details())
                .satisfiesExactly(
                        detail -> assertThat(detail)
                                .contains("number_of_employees must be a whole number")
                                .contains("date_acquired must be a day")
                                .contains("colour is not a field of companies")
                                .contains("company_name is missing"),
                        detail -> assertThat(detail).contains("not valid JSON"),
                        detail -> assertThat(detail).contains("another than in the key"),
                        detail -> assertThat(detail).contains("no entity wizards"),
                        detail -> assertThat(detail).contains("must be a JSON object"));
        assertThat(line.account().rejected()).isEqualTo(5);
    }

    private void upsert(String lastUpdated, String fields) {
        line.company(
                Line.NOON,
                7,
                "{\"op\":\"upsert\",\"entity\":\"companies\",\"id\":\"7\",\"last_updated\":\"" + lastUpdated
                        + "\",\"fields\":{" + fields + "}}");
    }

    private void delete(String lastUpdated) {
        line.company(
                Line.NOON,
                7,
                "{\"op\":\"delete\",\"entity\":\"companies\",\"id\":\"7\",\"last_updated\":\"" + lastUpdated + "\"}");
    }
}
