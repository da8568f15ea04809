package dev.weir.sink.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.Timestamps;
import dev.weir.contract.TrafficEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read in place must be what the parser of the contract reads. */
class LedgerFieldsTest {
    private static final long NOON = 1_795_176_000_000L;
    private static final String ROW = "{\"tenant\":\"demo\",\"request_id\":\"12\",\"user_id\":\"0\","
            + "\"created_at\":\"2026-11-20T09:00:00.500Z\",\"sign\":-1,\"version\":3,\"cause\":\"update\","
            + "\"received_at\":\"2026-11-20T09:00:01.000Z\",\"page_url\":\"https://example.org/\"}";

    private final LedgerFields fields = new LedgerFields();

    @Test
    void anyRowIsReadAsTheContractReadsIt() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        List<String> urls =
                List.of("", "/", "/1234567", "/12345678", "quote\"", "back\\", "é", "\u0001", "/a b/?c=%20~");
        for (int i = 0; i < 20_000; i++) {
            long id = random.nextLong() >>> random.nextInt(64);
            LedgerRow row = new LedgerRow(
                    i % 3 == 0 ? "demo" : "a-tenant-of-20-bytes",
                    new TrafficEvent(
                            i == 0 ? -1L : id,
                            random.nextLong() >>> random.nextInt(64),
                            NOON + random.nextLong(-1_000_000_000L, 1_000_000_000L),
                            urls.get(random.nextInt(urls.size())) + "x".repeat(random.nextInt(20))),
                    random.nextBoolean() ? 1 : -1,
                    1 + random.nextInt(1 << random.nextInt(1, 31)),
                    i % 2 == 0 ? Operation.CREATE : i % 4 == 1 ? Operation.UPDATE : Operation.DELETE,
                    NOON + random.nextLong(1_000_000));

            fields.read(row.toJson());

            assertReadAs(row);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T23:59:60Z",
                "2026-11-20T09:00:00Z",
                "2026-11-20T09:00:00.5Z",
                "2026-11-20T09:00:00.123456Z",
                "2026-11-20T11:00:00.500+02:00",
                "2026-11-20t09:00:00.500z",
                "2026-11-20 09:00:00.500",
                "2026-11-19T24:00:00.000Z",
                "2026-11-20T09:60:00.000Z",
                "2026-11-20T09:00:61.000Z",
                "2026-11-20T09:00:00.50 Z",
                "2026-11-20T0x:00:00.500Z",
                "2026-11-20T09.00:00.500Z",
                "2026-11-20T09:00:00.500z"
            })
    void aMomentIsReadAsTheContractReadsItAlsoOnADayThatIsKnown(String text) {
        Moment moment = new Moment();
        byte[] known = "2026-11-20T01:02:03.004Z".getBytes(StandardCharsets.US_ASCII);
        assertThat(moment.read(known, 0, known.length)).isEqualTo(Timestamps.parse("2026-11-20T01:02:03.004Z"));

        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.US_ASCII);

        assertThat(moment.read(bytes, 1, bytes.length - 1)).isEqualTo(Timestamps.parse(text));
    }

    @Test
    void theLargestIdIsTakenAndTheNextIsNot() throws IOException {
        fields.read(bytes(ROW.replace("\"12\"", "\"18446744073709551615\"")));
        assertThat(fields.requestId).isEqualTo(-1L);

        for (String id : List.of(
                "18446744073709551616", "99999999999999999999", "184467440737095516150", "01", "", "-1", "+1", "1 ")) {
            assertThatThrownBy(() -> fields.read(bytes(ROW.replace("\"12\"", "\"" + id + "\""))))
                    .as(id)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatIsCutOffAnywhereIsNoRow() throws IOException {
        fields.read(bytes(ROW));
        for (int length = 0; length < ROW.length(); length++) {
            byte[] cut = bytes(ROW.substring(0, length));
            assertThatThrownBy(() -> fields.read(cut)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"sign\":-2,", "\"sign\":0,", "\"sign\":11,", "\"sign\":--1,"})
    void anotherSignIsRefused(String sign) {
        assertThatThrownBy(() -> fields.read(bytes(ROW.replace("\"sign\":-1,", sign))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aQuotationMarkWhereALongerMomentWouldEndDeceivesNobody() throws IOException {
        // 24 characters behind the beginning of created_at stands the mark that ends the next name.
        byte[] row = bytes(ROW.replace("2026-11-20T09:00:00.500Z\",", "2026-11-20T09:00:00\",\"nn\":1,"));
        assertThat(new String(row, StandardCharsets.UTF_8).charAt(ROW.indexOf("2026") + 24))
                .isEqualTo('"');

        fields.read(row);

        assertReadAs(LedgerRow.parse(row));
    }

    @Test
    void fieldsInAnotherOrderAndUnknownOnesAreRead() throws IOException {
        byte[] row = bytes(ROW.replace("{\"tenant\":\"demo\",", "{\"new\":[1],\"tenant\" : \"demo\", "));

        fields.read(row);

        assertReadAs(LedgerRow.parse(row));
    }

    private void assertReadAs(LedgerRow row) {
        assertThat(string(fields.tenantBytes, fields.tenantAt, fields.tenantLength))
                .isEqualTo(row.tenant());
        assertThat(fields.requestId).isEqualTo(row.event().requestId());
        assertThat(fields.userId).isEqualTo(row.event().userId());
        assertThat(fields.createdAt).isEqualTo(row.event().createdAt());
        assertThat(fields.sign).isEqualTo(row.sign());
        assertThat(fields.version).isEqualTo(row.version());
        assertThat(fields.receivedAt).isEqualTo(row.receivedAt());
        assertThat(string(fields.urlBytes, fields.urlAt, fields.urlLength))
                .isEqualTo(row.event().pageUrl());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String string(byte[] bytes, int at, int length) {
        return new String(bytes, at, length, StandardCharsets.UTF_8);
    }
}
