package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void everyLineComesOnceWithItsNumber() throws Exception {
        assertThat(read("a\nbb\r\n\nccc", 10)).containsExactly("1:a", "2:bb", "3:", "4:ccc");
        assertThat(read("a\n", 10)).containsExactly("1:a");
        assertThat(read("", 10)).isEmpty();
    }

    @Test
    void aLineBeyondTheLimitIsPassedOver() throws Exception {
        assertThat(read("12345\n123456\n1\n", 5)).containsExactly("1:12345", "2:too long", "3:1");
        assertThat(read("x".repeat(500_000) + "\n1\n" + "y".repeat(500_000), 5))
                .containsExactly("1:too long", "2:1", "3:too long");
    }

    @Test
    void linesAcrossTheBuffersEndAreWhole() throws Exception {
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 20_000; i++) {
            String line = "line " + i + "-".repeat(i % 97);
            text.append(line).append('\n');
            expected.add(i + ":" + line);
        }

        assertThat(read(text.toString(), 1_000)).isEqualTo(expected);
    }

    private static List<String> read(String text, int longest) throws IOException {
        Lines lines = new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), longest);
        List<String> found = new ArrayList<>();
        while (lines.next()) {
            found.add(lines.number() + ":"
                    + (lines.isTooLong()
                            ? "too long"
                            : new String(lines.buffer(), lines.start(), lines.length(), StandardCharsets.UTF_8)));
        }
        return found;
    }
}
