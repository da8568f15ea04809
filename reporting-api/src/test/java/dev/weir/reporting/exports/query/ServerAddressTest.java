package dev.weir.reporting.exports.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {
    @Test
    void theFormOfDrivers() throws Exception {
        assertThat(ServerAddress.parse("clickhouse://me:p%40ss%3Aword@db.example:18123/other?secure=true"))
                .isEqualTo(new ServerAddress(URI.create("https://db.example:18123"), "other", "me", "p@ss:word"));
        assertThat(ServerAddress.parse("clickhouse://db.example"))
                .isEqualTo(new ServerAddress(URI.create("http://db.example:8123"), "weir", null, null));
    }

    @Test
    void theFormOfUrls() throws Exception {
        assertThat(ServerAddress.parse("https://db.example:8443?username=me&password=a%26b&database=d"))
                .isEqualTo(new ServerAddress(URI.create("https://db.example:8443"), "d", "me", "a&b"));
        assertThat(ServerAddress.parse("http://db.example?username=me&password=a+b"))
                .isEqualTo(new ServerAddress(URI.create("http://db.example:8123"), "weir", "me", "a+b"));
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://db.example:9000, must start with clickhouse://",
        "db.example:8123, must start with clickhouse://",
        "clickhouse://u:secret@db.example:9000/db, native protocol",
        "http://?password=secret, names no host",
        "http://db.example?password=secret, a password and no user",
        "clickhouse://u:sec ret@db.example, can't be read as a URL",
    })
    void whatIsWrongIsSaidWithoutTheSecret(String text, String sentence) {
        assertThatThrownBy(() -> ServerAddress.parse(text))
                .isInstanceOf(ServerAddress.Wrong.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aPasswordIsNotShown() throws Exception {
        assertThat(ServerAddress.parse("clickhouse://me:hidden@db.example").toString())
                .doesNotContain("hidden");
    }
}
