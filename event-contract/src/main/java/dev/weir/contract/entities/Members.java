package dev.weir.contract.entities;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of one object of a definition file, read with a note of each that is not what it must be. */
record Members(String at, Map<?, ?> of, List<String> problems) {

    void problem(String member, String what) {
        problems.add((at.isEmpty() ? member : at + "." + member) + ": " + what);
    }

    void onlyThese(Set<String> known) {
        for (Object member : of.keySet()) {
            if (!known.contains(String.valueOf(member))) {
                problem(String.valueOf(member), "is not known here");
            }
        }
    }

    /** A name that an entity or a column may have. */
    String name(String member) {
        if (of.get(member) instanceof String name && EntityDefinition.isName(name)) {
            return name;
        }
        problem(
                member,
                "must be a name of at most 40 lower-case letters, digits and underscores, a letter first: "
                        + of.get(member));
        return "";
    }

    String text(String member, String otherwise) {
        return switch (of.get(member)) {
            case null -> absent(member, otherwise);
            case String text -> text;
            default -> wrong(member, "must be a text", otherwise);
        };
    }

    boolean flag(String member, boolean otherwise) {
        return switch (of.get(member)) {
            case null -> absent(member, otherwise);
            case Boolean flag -> flag;
            default -> wrong(member, "must be true or false", otherwise);
        };
    }

    OptionalInt whole(String member, int least, int most) {
        String rule = "must be a whole number from " + least + " to " + most;
        return switch (of.get(member)) {
            case null -> absent(member, OptionalInt.empty());
            case BigDecimal number when isWhole(number, least, most) -> OptionalInt.of(number.intValueExact());
            default -> wrong(member, rule, OptionalInt.empty());
        };
    }

    List<?> list(String member) {
        return switch (of.get(member)) {
            case null -> absent(member, List.of());
            case List<?> list -> list;
            default -> wrong(member, "must be a list", List.of());
        };
    }

    /** A text or a list of texts, as a list. */
    List<? extends @Nullable Object> oneOrMore(String member) {
        return of.get(member) instanceof String one ? List.of(one) : list(member);
    }

    private static boolean isWhole(BigDecimal number, int least, int most) {
        return number.scale() == 0
                && number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(most)) <= 0;
    }

    /** Left out is fine, null is not. */
    private <T> T absent(String member, T otherwise) {
        return of.containsKey(member) ? wrong(member, "must not be null", otherwise) : otherwise;
    }

    private <T> T wrong(String member, String what, T otherwise) {
        problem(member, what);
        return otherwise;
    }
}
