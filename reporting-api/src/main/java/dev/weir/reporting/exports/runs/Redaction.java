package dev.weir.reporting.exports.runs;

import java.util.List;

/** Takes secrets out of what other services say, before anybody reads it. */
record Redaction(List<String> secrets) {
    Redaction {
        secrets = secrets.stream().filter(secret -> !secret.isBlank()).toList();
    }

    String of(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, "[hidden]");
        }
        return clean;
    }

    @Override
    public String toString() {
        return "Redaction[hidden]";
    }
}
