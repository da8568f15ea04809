package dev.weir.reporting.exports.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerRefusalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Code: 117. DB::Exception: It is in/no \"shape\". (INCORRECT_DATA) (version 26.5.1.1)\n",
                "{\"exception\": \"Code: 117. DB::Exception: It is in\\/no \\\"shape\\\"."
                        + " (INCORRECT_DATA) (version 26.5.1.1)\"}\n",
            })
    void theSentenceIsTheSameInEveryFormat(String answer) {
        assertThat(new ServerRefusal(117, answer).sentence()).isEqualTo("It is in/no \"shape\". (INCORRECT_DATA)");
    }

    @Test
    void whatIsNoJsonAfterAllIsToldAsItCame() {
        assertThat(new ServerRefusal(1, "{\"exception\": \"half").sentence()).isEqualTo("{\"exception\": \"half");
    }
}
