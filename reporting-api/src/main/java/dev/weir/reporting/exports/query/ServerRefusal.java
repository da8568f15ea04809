package dev.weir.reporting.exports.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** ClickHouse said no. */
public final class ServerRefusal extends Exception {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 600;
    private static final String IN_JSON = "{\"exception\": \"";
    private static final JsonMapper JSON = new JsonMapper();

    private final int code;

    ServerRefusal(int code, String message) {
        super(plain(message));
        this.code = code;
    }

    /** ClickHouse's number of the error. */
    public int code() {
        return code;
    }

    /** What it said, for people. */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** Its sentence without what only ClickHouse's developers need. */
    public static String plain(String message) {
        String text = unwrapped(message.strip()).replaceFirst("^Code: \\d+\\. DB::Exception: ", "");
        int version = text.lastIndexOf(" (version ");
        text = version < 0 ? text : text.substring(0, version);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
    }

    /** A query that asks for its failure in the format of its rows gets it as JSON. */
    private static String unwrapped(String message) {
        if (!message.startsWith(IN_JSON)) {
            return message;
        }
        try {
            return JSON.readTree(message).path("exception").asText(message);
        } catch (JsonProcessingException _) {
            return message;
        }
    }
}
