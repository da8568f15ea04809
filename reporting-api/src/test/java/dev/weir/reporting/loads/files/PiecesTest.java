package dev.weir.reporting.loads.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PiecesTest {
    private static final int LONGEST = 1_000;

    @Test
    void lines_are_records_and_a_bad_one_harms_no_other() throws IOException {
        assertThat(pieces("x.ndjson", "{\"id\":1}\r\n\n  \n{\"id\":\n\"not a record\"\n{\"id\":2}"))
                .containsExactly("1 {\"id\":1}\r", "4 {\"id\":", "5 \"not a record\"", "6 {\"id\":2}");
    }

    @Test
    void the_items_of_an_array_come_one_by_one_with_their_lines() throws IOException {
        assertThat(pieces("x.json", " [\n {\"a\":\"]}\\\"\"},\n\n {\"b\":[1,{}]} , 7,null, \"x,y\"\n] \n"))
                .containsExactly("2 {\"a\":\"]}\\\"\"}", "4 {\"b\":[1,{}]}", "4 7", "4 null", "4 \"x,y\"");
        assertThat(pieces("x.json", "[]")).isEmpty();
    }

    @Test
    void one_object_over_many_lines_is_one_record() throws IOException {
        assertThat(pieces("x.json", "{\n \"id\": 1\n}\n")).containsExactly("1 {\n \"id\": 1\n}");
        assertThat(pieces("x.json", "{\n\"id\":1}{\n\"id\":2}")).containsExactly("1 {\n\"id\":1}", "2 {\n\"id\":2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"id\":1}|ends before its array does, at line 1",
                "[{\"id\":1} {\"id\":2}]|has neither a comma nor the end of the array after a record, at line 1",
                "[{\"id\":1},]|has a ] where a record should be, at line 1",
                "[{\"id\":1},{\"id\":|ends in the middle of the record that begins at line 1, at line 1",
                "[\"abc|ends in the middle of the record that begins at line 1, at line 1",
                "[\"abc\\|ends in the middle of the record that begins at line 1, at line 1",
                "[{\"id\":1}] x|goes on after the end of its array, at line 1",
                "[|ends before its array does, at line 1",
                "hello|is neither JSON nor named .csv, .ndjson, .jsonl or .parquet (before .gz or .zst)"
            })
    void json_that_breaks_off_says_where(String json, String reason) {
        assertThatThrownBy(() -> pieces("x.json", json))
                .isInstanceOf(UnreadableObject.class)
                .hasMessage(reason);
    }

    @Test
    void records_before_the_break_are_there() throws IOException {
        Pieces pieces = open("x.json", "[{\"id\":1},{\"id\":2},{".getBytes(UTF_8));
        assertThat(pieces.next()).isInstanceOf(Piece.Json.class);
        assertThat(pieces.next()).isInstanceOf(Piece.Json.class);
        assertThatThrownBy(pieces::next).isInstanceOf(UnreadableObject.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.ndjson", "x.json", "x.csv"})
    void a_record_that_is_too_long_is_passed_over_in_constant_memory(String name) throws IOException {
        // given
        String huge = "x".repeat(300_000);
        String content =
                switch (name) {
                    case "x.ndjson" -> "{\"id\":1}\n{\"id\":\"" + huge + "\"}\n{\"id\":2}\n";
                    case "x.json" -> "[{\"id\":1},\n{\"id\":\"" + huge + "\"},\n{\"id\":2}]";
                    default -> "id\n1\n" + huge + ",,,\n2\n";
                };

        // when
        List<String> found = pieces(name, content);

        // then
        assertThat(found).hasSize(3);
        assertThat(found.get(1)).endsWith("has more than 1000 bytes").hasSizeLessThan(1_100);
        assertThat(found.get(2)).contains("2");
    }

    @Test
    void csv_follows_rfc_4180() throws IOException {
        assertThat(
                        pieces(
                                "x.CSV",
                                "id,name,note\r\n1,\"a \"\"b\"\", c\",\"two\r\nlines\"\r\n\r\n2,,\n3,\"\",x\\y\n4,tab\tü,\"\"\"\"\n"))
                .containsExactly(
                        "2 {\"id\":\"1\",\"name\":\"a \\\"b\\\", c\",\"note\":\"two\\u000d\\u000alines\"}",
                        "5 {\"id\":\"2\"}",
                        "6 {\"id\":\"3\",\"note\":\"x\\\\y\"}",
                        "7 {\"id\":\"4\",\"name\":\"tab\\u0009ü\",\"note\":\"\\\"\"}");
    }

    @Test
    void csv_rows_that_do_not_hold_are_told_apart_and_the_rest_is_read() throws IOException {
        assertThat(pieces("x.csv", "id,name\n1\n2,a,b\n3,x\"y\n4,\"x\"y\n5,\"ok\"\n"))
                .containsExactly(
                        "2 1 has 1 fields, the header has 2",
                        "3 2,a,b has 3 fields, the header has 2",
                        "4 3,x\"y has a quote inside of a field that is not doubled, or not in quotes",
                        "5 4,\"x\"y has a quote inside of a field that is not doubled, or not in quotes",
                        "6 {\"id\":\"5\",\"name\":\"ok\"}");
    }

    @Test
    void csv_with_a_quote_that_never_ends_says_where_it_began() {
        assertThatThrownBy(() -> pieces("x.csv", "id,name\n1,a\n2,\"b\n3,c\n"))
                .hasMessage("ends inside of a quoted field of the record that begins at line 3");
    }

    @Test
    void a_line_of_commas_alone_does_not_fill_the_memory() throws IOException {
        // given
        InputStream commas = new InputStream() {
            private long left = 300_000_000;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                int count = (int) Math.min(left, length);
                Arrays.fill(into, offset, offset + count, (byte) ',');
                left -= count;
                return count == 0 ? -1 : count;
            }
        };

        // when
        CsvScan scan = new CsvScan(commas, LONGEST);

        // then
        assertThat(scan.next()).isTrue();
        assertThat(scan.isTooLong()).isTrue();
        assertThat(scan.fields()).isLessThanOrEqualTo(LONGEST + 1);
    }

    @Test
    void a_header_is_checked_before_any_record() {
        ObjectPieces strict = new ObjectPieces(LONGEST, names -> {
            throw new UnreadableObject("knows no " + names);
        });
        assertThatThrownBy(() -> strict.open("x.csv", new ByteArrayInputStream("id;name\n1;2\n".getBytes(UTF_8)))
                        .next())
                .hasMessage("knows no [id;name]");
    }

    @Test
    void an_empty_object_and_one_of_a_header_alone_have_no_records() throws IOException {
        assertThat(pieces("x.csv", "")).isEmpty();
        assertThat(pieces("x.csv", "id,name\n")).isEmpty();
        assertThat(pieces("x.ndjson", "")).isEmpty();
        assertThat(pieces("whatever", " \n ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.csv.gz", "x.csv", "x.csv.zst"})
    void how_it_is_packed_shows_in_its_content_and_not_in_its_name(String name) throws IOException {
        byte[] csv = "\uFEFFid\n1\n".getBytes(UTF_8);
        assertThat(all(open(name, gzip(csv)))).containsExactly("2 {\"id\":\"1\"}");
        assertThat(all(open(name, Zstd.compress(csv)))).containsExactly("2 {\"id\":\"1\"}");
        assertThat(all(open(name, csv))).containsExactly("2 {\"id\":\"1\"}");
    }

    @Test
    void several_gzips_in_one_object_are_read_as_one() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(gzip("{\"id\":1}\n".getBytes(UTF_8)));
        both.write(gzip("{\"id\":2}\n".getBytes(UTF_8)));
        assertThat(all(open("x.ndjson.gz", both.toByteArray()))).containsExactly("1 {\"id\":1}", "2 {\"id\":2}");
    }

    @Test
    void a_gzip_that_is_cut_off_or_damaged_is_said_to_be() throws IOException {
        byte[] packed = gzip("{\"id\":1}\n".repeat(1_000).getBytes(UTF_8));
        byte[] damaged = packed.clone();
        damaged[packed.length / 2] ^= 0x55;
        for (byte[] each : List.of(Arrays.copyOf(packed, packed.length - 10), damaged)) {
            assertThatThrownBy(() -> all(open("x.ndjson.gz", each)))
                    .hasMessage("is damaged, or cut off: its gzip can't be unpacked");
        }
    }

    @Test
    void trouble_with_reading_is_not_taken_for_damage() {
        InputStream broken = new InputStream() {
            private final byte[] packed =
                    Arrays.copyOf(gzip("{\"id\":1}\n".repeat(9_000).getBytes(UTF_8)), 40);
            private int at;

            @Override
            public int read() throws IOException {
                if (at == packed.length) {
                    throw new dev.weir.reporting.s3.BucketProblem(
                            dev.weir.reporting.s3.BucketProblem.Kind.CHANGED, new IOException());
                }
                return packed[at++] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                into[offset] = (byte) read();
                return 1;
            }
        };
        assertThatThrownBy(() -> all(new ObjectPieces(LONGEST, _ -> {}).open("x.ndjson.gz", broken)))
                .isInstanceOf(dev.weir.reporting.s3.BucketProblem.class);
    }

    private static List<String> pieces(String name, String content) throws IOException {
        return all(open(name, content.getBytes(UTF_8)));
    }

    private static Pieces open(String name, byte[] content) throws IOException {
        return new ObjectPieces(LONGEST, _ -> {}).open(name, new ByteArrayInputStream(content));
    }

    private static List<String> all(Pieces pieces) throws IOException {
        List<String> found = new ArrayList<>();
        while (true) {
            switch (pieces.next()) {
                case Piece.Json(long line, byte[] buffer, int from, int length) ->
                    found.add(line + " " + new String(buffer, from, length, UTF_8));
                case Piece.Broken(long line, byte[] original, String reason) ->
                    found.add(line + " " + new String(original, ISO_8859_1) + " " + reason);
                case Piece.End _ -> {
                    return found;
                }
            }
        }
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
