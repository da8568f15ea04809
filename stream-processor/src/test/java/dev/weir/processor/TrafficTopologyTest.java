package dev.weir.processor;

import static dev.weir.processor.Line.NOON;
import static dev.weir.processor.Line.TENANT;
import static dev.weir.processor.Line.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.Account;
import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.TrafficEvent;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every operation on an event, in every order. */
class TrafficTopologyTest {
    private static final TrafficEvent FIRST = event(1, 10, NOON);
    private static final TrafficEvent SECOND = event(1, 20, NOON - 86_400_000);
    private static final TrafficEvent THIRD = event(1, 30, NOON - 1);

    private final Line line = Line.start();

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void aCreateBooksOneRow() {
        line.create(NOON + 3, FIRST);

        assertThat(line.rows()).containsExactly(plus(FIRST, 1, Operation.CREATE, NOON + 3));
        assertThat(line.account()).isEqualTo(account(1, 1, 0, 0, 0, 1));
    }

    @Test
    void theSameCreateAgainIsADuplicate() {
        line.create(NOON, FIRST);
        line.create(NOON + 1, FIRST);

        assertThat(line.rows()).hasSize(1);
        assertThat(line.reasons()).isEmpty();
        assertThat(line.account()).isEqualTo(account(2, 1, 1, 0, 0, 1));
    }

    @Test
    void aCreateWithOtherContentIsAConflict() {
        line.create(NOON, FIRST);
        line.create(NOON + 1, SECOND);

        assertThat(line.rows()).hasSize(1);
        assertThat(line.reasons()).containsExactly("conflict");
        assertThat(line.account()).isEqualTo(account(2, 1, 0, 1, 0, 1));
    }

    @Test
    void anyOtherFieldMakesOtherContent() {
        line.create(NOON, FIRST);
        line.create(NOON, new TrafficEvent(1, 11, FIRST.createdAt(), FIRST.pageUrl()));
        line.create(NOON, new TrafficEvent(1, 10, FIRST.createdAt() - 1, FIRST.pageUrl()));
        line.create(NOON, new TrafficEvent(1, 10, FIRST.createdAt(), FIRST.pageUrl() + "/"));

        assertThat(line.reasons()).containsExactly("conflict", "conflict", "conflict");
    }

    @Test
    void twoIdsOfOneUserInTheSameMomentCountTwice() {
        line.create(NOON, event(1, 10, NOON));
        line.create(NOON, event(2, 10, NOON));

        assertThat(line.rows()).extracting(LedgerRow::sign).containsExactly(1, 1);
    }

    @Test
    void anUpdateTakesBackTheOldValuesAndBooksTheNew() {
        line.create(NOON, FIRST);
        line.update(NOON + 1, SECOND);

        assertThat(line.rows())
                .containsExactly(
                        plus(FIRST, 1, Operation.CREATE, NOON),
                        minus(FIRST, 1, Operation.UPDATE, NOON + 1),
                        plus(SECOND, 2, Operation.UPDATE, NOON + 1));
        assertThat(line.account()).isEqualTo(account(2, 2, 0, 0, 0, 3));
    }

    @Test
    void theSameUpdateAgainIsADuplicate() {
        line.create(NOON, FIRST);
        line.update(NOON, FIRST);
        line.update(NOON, SECOND);
        line.update(NOON, SECOND);

        assertThat(line.rows()).hasSize(3);
        assertThat(line.account()).isEqualTo(account(4, 2, 2, 0, 0, 3));
    }

    @Test
    void aLateRetryOfTheCreateAfterUpdatesIsADuplicate() {
        line.create(NOON, FIRST);
        line.update(NOON, SECOND);
        line.update(NOON, THIRD);
        line.create(NOON, FIRST);
        line.create(NOON, THIRD);

        assertThat(line.rows()).hasSize(5).last().extracting(LedgerRow::version).isEqualTo(3);
        assertThat(line.account()).isEqualTo(account(5, 3, 2, 0, 0, 5));
    }

    @Test
    void aCreateWithTheContentOfAnUpdateInBetweenIsAConflict() {
        line.create(NOON, FIRST);
        line.update(NOON, SECOND);
        line.update(NOON, THIRD);
        line.create(NOON, SECOND);

        assertThat(line.reasons()).containsExactly("conflict");
    }

    @Test
    void anUpdateOfAnUnknownIdIsKeptOut() {
        line.update(NOON, FIRST);

        assertThat(line.rows()).isEmpty();
        assertThat(line.reasons()).containsExactly("unknown_request_id");
        assertThat(line.account()).isEqualTo(account(1, 0, 0, 0, 1, 0));
    }

    @Test
    void aCreateAfterAnUpdateThatCameTooEarlyIsBooked() {
        line.update(NOON, SECOND);
        line.create(NOON, FIRST);

        assertThat(line.rows()).containsExactly(plus(FIRST, 1, Operation.CREATE, NOON));
    }

    @Test
    void aDeleteTakesBackWhatStands() {
        line.create(NOON, FIRST);
        line.update(NOON, SECOND);
        line.delete(NOON + 2, 1);

        assertThat(line.rows()).last().isEqualTo(minus(SECOND, 2, Operation.DELETE, NOON + 2));
        assertThat(line.account()).isEqualTo(account(3, 3, 0, 0, 0, 4));
    }

    @Test
    void aSecondDeleteIsADuplicate() {
        line.create(NOON, FIRST);
        line.delete(NOON, 1);
        line.delete(NOON, 1);

        assertThat(line.rows()).hasSize(2);
        assertThat(line.account()).isEqualTo(account(3, 2, 1, 0, 0, 2));
    }

    @Test
    void aDeleteOfAnUnknownIdIsKeptOut() {
        line.delete(NOON, 1);

        assertThat(line.reasons()).containsExactly("unknown_request_id");
    }

    @Test
    void anUpdateOfADeletedEventIsKeptOut() {
        line.create(NOON, FIRST);
        line.delete(NOON, 1);
        line.update(NOON, SECOND);
        line.update(NOON, FIRST);

        assertThat(line.reasons()).containsExactly("deleted", "deleted");
        assertThat(line.rows()).hasSize(2);
    }

    @Test
    void aCreateOfADeletedEventIsADuplicateOrAConflictByItsContent() {
        line.create(NOON, FIRST);
        line.update(NOON, SECOND);
        line.delete(NOON, 1);
        line.create(NOON, FIRST);
        line.create(NOON, SECOND);
        line.create(NOON, THIRD);

        assertThat(line.reasons()).containsExactly("conflict");
        assertThat(line.account()).isEqualTo(account(6, 3, 2, 1, 0, 4));
    }

    @Test
    void tenantsDoNotSeeEachOther() {
        line.create(NOON, FIRST);
        line.pipe(new org.apache.kafka.streams.test.TestRecord<>(
                new dev.weir.contract.TrafficKey("acme", 1).toBytes(),
                dev.weir.contract.RawTraffic.create(SECOND),
                java.time.Instant.ofEpochMilli(NOON)));

        assertThat(line.rows()).extracting(LedgerRow::tenant).containsExactly("demo", "acme");
    }

    @Test
    void theHighestIdsAndTheLongestUrlComeThrough() {
        var event = new TrafficEvent(-1, -2, NOON, "/" + "é".repeat(4095));
        line.create(NOON, event);
        line.update(NOON, new TrafficEvent(-1, Long.MIN_VALUE, NOON, "/"));

        assertThat(line.rows()).extracting(LedgerRow::event).startsWith(event, event);
    }

    @Test
    void anAccountIsToldOnlyWhenThereIsNews() {
        line.create(NOON, FIRST);
        line.wait(Duration.ofSeconds(1));
        line.wait(Duration.ofSeconds(1));

        assertThat(line.accountRecords()).singleElement().satisfies(record -> {
            assertThat(record.key()).asString().isEqualTo("traffic.raw:0");
            assertThat(Account.parse(record.value()).balances()).isTrue();
        });
    }

    private static Account account(
            long received, long applied, long duplicate, long conflict, long rejected, long rows) {
        return new Account("traffic.raw", 0, received, applied, duplicate, conflict, rejected, rows, received - 1);
    }

    private static LedgerRow plus(TrafficEvent event, int version, Operation cause, long at) {
        return new LedgerRow(TENANT, event, 1, version, cause, at);
    }

    private static LedgerRow minus(TrafficEvent event, int version, Operation cause, long at) {
        return new LedgerRow(TENANT, event, -1, version, cause, at);
    }
}
