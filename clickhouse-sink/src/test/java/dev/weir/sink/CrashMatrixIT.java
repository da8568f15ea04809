package dev.weir.sink;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each crash point alone, on parts of its own, with batches over 1, 2 and 8 days; takes about ten minutes. */
@EnabledIfSystemProperty(named = "weir.faults", matches = "long")
class CrashMatrixIT {
    private Line line;

    @BeforeEach
    void startParts() throws Exception {
        line = new Line();
    }

    @AfterEach
    void stopParts() {
        line.close();
    }

    static Stream<Arguments> crashes() {
        // ErasureIT has those of erasures.
        return Arrays.stream(CrashPoint.values())
                .filter(point -> !point.name().startsWith("ERASURE"))
                .flatMap(point -> Stream.of(1, 2, 8).map(days -> Arguments.of(point, days)));
    }

    @ParameterizedTest
    @MethodSource("crashes")
    void aCrashAtThatPointChangesNoCount(CrashPoint point, int days) throws Exception {
        line.write(2_000, days);
        if (point == CrashPoint.UNSTORABLE_SENT) {
            line.inTransaction(() -> line.sendBytes(0, new byte[0], "no row".getBytes(StandardCharsets.UTF_8)));
        }
        if (point.name().startsWith("RECOVERY")) {
            line.crash(CrashPoint.DAY_INSERTED);
        }
        line.crash(point);

        try (SinkProcess _ = SinkProcess.start(line.settings())) {
            line.awaitExactlyOnce();
        }
    }
}
