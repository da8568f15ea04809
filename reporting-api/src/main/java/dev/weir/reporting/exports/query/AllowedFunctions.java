package dev.weir.reporting.exports.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The functions that a tenant's query may call; what is not known to be harmless is refused. */
final class AllowedFunctions {
    private static final Set<String> NAMES = read();

    /** Those that make rows of nothing but their arguments. */
    private static final Set<String> TABLE_FUNCTIONS = Set.of(
            "numbers",
            "numbers_mt",
            "zeros",
            "zeros_mt",
            "values",
            "sqlstandardvalues",
            "generate_series",
            "generateseries");

    /** What may stand behind an aggregate function's name. */
    private static final List<String> COMBINATORS = List.of(
            "if",
            "array",
            "map",
            "distinct",
            "ornull",
            "ordefault",
            "state",
            "simplestate",
            "merge",
            "mergestate",
            "foreach",
            "resample",
            "argmin",
            "argmax");

    private AllowedFunctions() {}

    static boolean isFunction(String name) {
        return isKnown(name.toLowerCase(Locale.ROOT));
    }

    static boolean isTableFunction(String name) {
        return TABLE_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isKnown(String name) {
        return NAMES.contains(name)
                || COMBINATORS.stream()
                        .anyMatch(combinator -> name.length() > combinator.length()
                                && name.endsWith(combinator)
                                && isKnown(name.substring(0, name.length() - combinator.length())));
    }

    private static Set<String> read() {
        try (InputStream in = AllowedFunctions.class.getResourceAsStream("functions.txt")) {
            if (in == null) {
                throw new IllegalStateException("functions.txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
