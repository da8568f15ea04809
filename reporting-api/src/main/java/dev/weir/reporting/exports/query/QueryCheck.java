package dev.weir.reporting.exports.query;

import dev.weir.contract.FieldError;
import dev.weir.reporting.exports.jobs.ExportRequest.ResultColumn;
import dev.weir.reporting.exports.query.ExportServer.Account;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whether a tenant's text is one SELECT that may be exported. ClickHouse takes it apart, as the tenant's reader,
 * who may change nothing: the text first travels as a value and comes back in ClickHouse's own spelling, without comments;
 * that spelling is then parsed inside brackets, where no clause about output can stand, judged node by node, and asked for
 * its columns. What was judged is what is run.
 */
public final class QueryCheck {
    private static final int UNKNOWN_PARAMETER = 456;
    private static final int BAD_PARAMETER = 457;
    private static final int ACCESS_DENIED = 497;
    private static final String OUTPUT =
            "must be one SELECT without FORMAT or INTO OUTFILE; how the result is written is said beside the query";

    /** What came of it. */
    public sealed interface Verdict {
        /** It may be run, in this spelling. */
        record Good(String query, List<ResultColumn> columns) implements Verdict {}

        /** It may not, and why. */
        record Refused(List<FieldError> errors) implements Verdict {
            static Refused because(String field, String reason) {
                return new Refused(List.of(new FieldError(field, reason)));
            }
        }
    }

    private final ExportServer server;

    public QueryCheck(ExportServer server) {
        this.server = server;
    }

    public Verdict judge(String tenant, String text, Map<String, String> parameters)
            throws IOException, InterruptedException {
        Account reader = server.reader(tenant);
        String spelling;
        try {
            spelling = unescaped(
                    server.rows(reader, "SELECT formatQuery({text:String})", Map.of("param_text", field(text)))
                            .getFirst()
                            .getFirst());
        } catch (ServerRefusal refusal) {
            return Verdict.Refused.because("query", sentence(refusal.sentence()));
        }
        if (!spelling.startsWith("SELECT") && !spelling.startsWith("WITH")) {
            return Verdict.Refused.because("query", "must be one SELECT");
        }
        Map<String, String> options = bound(parameters);
        List<String> tree;
        try {
            tree = server.rows(reader, "EXPLAIN AST SELECT * FROM (" + spelling + ")", options).stream()
                    .map(List::getFirst)
                    .toList();
        } catch (ServerRefusal refusal) {
            return isAboutParameters(refusal) ? ofParameter(refusal) : Verdict.Refused.because("query", OUTPUT);
        }
        List<String> objections = new SyntaxTree(tree).objections();
        return objections.isEmpty()
                ? described(reader, spelling, options)
                : new Verdict.Refused(objections.stream()
                        .map(objection -> new FieldError("query", objection))
                        .toList());
    }

    private Verdict described(Account reader, String spelling, Map<String, String> options)
            throws IOException, InterruptedException {
        try {
            List<ResultColumn> columns = new ArrayList<>();
            for (List<String> row : server.rows(reader, "DESCRIBE TABLE (" + spelling + ")", options)) {
                columns.add(new ResultColumn(unescaped(row.get(0)), unescaped(row.get(1))));
            }
            return judged(spelling, columns);
        } catch (ServerRefusal refusal) {
            return isAboutParameters(refusal)
                    ? ofParameter(refusal)
                    : Verdict.Refused.because(
                            "query",
                            refusal.code() == ACCESS_DENIED
                                    ? "reads what this tenant may not read: " + sentence(refusal.sentence())
                                    : sentence(refusal.sentence()));
        }
    }

    private static Verdict judged(String spelling, List<ResultColumn> columns) {
        long names = columns.stream().map(ResultColumn::name).distinct().count();
        return names == columns.size()
                ? new Verdict.Good(spelling, columns)
                : Verdict.Refused.because("query", "has two columns of the same name; give one another name with AS");
    }

    /** Parameters as they travel: each is read by ClickHouse as a field of tab-separated text. */
    public static Map<String, String> bound(Map<String, String> parameters) {
        Map<String, String> options = new HashMap<>();
        parameters.forEach((name, value) -> options.put("param_" + name, field(value)));
        return options;
    }

    private static boolean isAboutParameters(ServerRefusal refusal) {
        return refusal.code() == UNKNOWN_PARAMETER || refusal.code() == BAD_PARAMETER;
    }

    private static Verdict ofParameter(ServerRefusal refusal) {
        return Verdict.Refused.because("parameters", sentence(refusal.sentence()));
    }

    /** ClickHouse's message without the query that it repeats. */
    private static String sentence(String message) {
        return message.replaceFirst("(?s): In scope SELECT formatQuery\\(.*", "")
                .replaceFirst("(?s) In scope SELECT formatQuery\\(.*", "");
    }

    private static String field(String value) {
        return value.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\0", "\\0");
    }

    /** A cell of tab-separated text as it was. */
    private static String unescaped(String cell) {
        StringBuilder text = new StringBuilder(cell.length());
        boolean escaped = false;
        for (int at = 0; at < cell.length(); at++) {
            char c = cell.charAt(at);
            if (escaped) {
                text.append(
                        switch (c) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            case '0' -> '\0';
                            default -> c;
                        });
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
