package dev.weir.reporting.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.kit.http.HttpProblem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CursorTest {
    private static final Cursor CURSOR = new Cursor(Instant.EPOCH, Instant.ofEpochMilli(1), -5, "a\u0000é漢");

    @Test
    void itComesBackAsItWas() {
        Cursor.Owner owner = owner(Map.of("tz", List.of("UTC"), "limit", List.of("5")));

        String written = CURSOR.write(owner);

        assertThat(Cursor.read(written, owner(Map.of("tz", List.of("UTC"), "limit", List.of("9")))))
                .isEqualTo(CURSOR);
    }

    @Test
    void itHoldsForItsOwnReportOnly() {
        String written = CURSOR.write(owner(Map.of()));

        assertRefused(written, owner(Map.of("tz", List.of("UTC"))), 422);
        assertRefused(written, Cursor.Owner.of("users", "acme", Map.of()), 422);
        assertRefused(written, Cursor.Owner.of("daily", "demo", Map.of()), 422);
    }

    @Test
    void whatWasChangedIsNoCursor() {
        String written = CURSOR.write(owner(Map.of()));
        for (int i = 0; i < written.length(); i++) {
            char other = written.charAt(i) == 'A' ? 'B' : 'A';

            assertRefused(written.substring(0, i) + other + written.substring(i + 1), owner(Map.of()), 400);
        }
        assertRefused("", owner(Map.of()), 400);
        assertRefused("%", owner(Map.of()), 400);
    }

    private static Cursor.Owner owner(Map<String, List<String>> parameters) {
        return Cursor.Owner.of("users", "demo", parameters);
    }

    private static void assertRefused(String written, Cursor.Owner owner, int status) {
        assertThatThrownBy(() -> Cursor.read(written, owner))
                .isInstanceOfSatisfying(
                        HttpProblem.class,
                        problem -> assertThat(problem.status()).isEqualTo(status));
    }
}
