package dev.weir.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clickhouse.SchemaDrift.Difference;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that each kind of difference is named. */
class SchemaDriftTest {
    @Test
    void namesWhatIsMissingChangedAndUnexpected() {
        var expected = Map.of(
                "gone", Map.of("a", "String"),
                "t", Map.of("kept", "String", "lost", "UInt8", "turned", "UInt64"));
        var found = Map.of("t", Map.of("kept", "String", "turned", "Int64", "new", "UInt8"));

        assertThat(SchemaDrift.compare(expected, found))
                .containsExactlyInAnyOrder(
                        new Difference.MissingTable("gone"),
                        new Difference.MissingColumn("t", "lost", "UInt8"),
                        new Difference.OtherType("t", "turned", "UInt64", "Int64"),
                        new Difference.UnexpectedColumn("t", "new", "UInt8"));
    }
}
