package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.NdjsonBatches.Batch;
import dev.weir.stack.StackProblem;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NdjsonBatchesTest {
    private static NdjsonBatches of(byte[] bytes, int mostLines) {
        return new NdjsonBatches(new ByteArrayInputStream(bytes), mostLines);
    }

    private static String text(@Nullable Batch batch) {
        return batch == null ? "none" : batch.firstLine() + ":" + new String(batch.bytes(), UTF_8);
    }

    @Test
    void linesComeInBatchesThatKnowTheirPlace() throws Exception {
        NdjsonBatches batches = of("a\n\nb\nc".getBytes(UTF_8), 2);

        assertThat(text(batches.next())).isEqualTo("1:a\n\n");
        assertThat(text(batches.next())).isEqualTo("3:b\nc\n");
        assertThat(batches.next()).isNull();
    }

    @Test
    void bytesStayAsTheyAre() throws Exception {
        byte[] noText = {(byte) 0xff, 0, '\r', (byte) 0xc3, '\n'};

        assertThat(of(noText, 10).next())
                .isNotNull()
                .satisfies(batch -> assertThat(batch.bytes()).isEqualTo(noText));
    }

    @Test
    void whatIsThereIsNotHeldUpByWhatIsNot() throws Exception {
        try (PipedOutputStream producer = new PipedOutputStream();
                InputStream in = new PipedInputStream(producer)) {
            NdjsonBatches batches = new NdjsonBatches(in, 1_000);
            producer.write("a\nb\n".getBytes(UTF_8));
            producer.flush();

            assertThat(text(batches.next())).isEqualTo("1:a\nb\n");
        }
    }

    @Test
    void aLineWithoutEndIsRefusedBeforeItFillsTheMemory() {
        assertThatThrownBy(() -> of(new byte[3_000_000], 10).next())
                .isInstanceOf(StackProblem.class)
                .hasMessageContaining("Line 1");
    }
}
