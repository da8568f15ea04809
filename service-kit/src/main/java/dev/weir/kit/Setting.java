package dev.weir.kit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a service: its environment variable, how its text is read, its default and what it is for.
 *
 * @param fallback the text taken when the variable is absent; null when there is none
 * @param optional whether a setting without a value and without a default is fine
 */
public record Setting<T>(
        String name,
        String doc,
        Function<String, T> reader,
        @Nullable String fallback,
        boolean optional,
        boolean secret) {

    /** Said by a reader that refuses a text; the message completes "NAME must be …". */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Refused(String mustBe) {
            super(mustBe);
        }
    }

    public static Setting<String> text(String name, String doc) {
        return of(name, doc, Function.identity());
    }

    public static Setting<Integer> integer(String name, int min, int max, String doc) {
        return of(name, doc, text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException _) {
                // Refused below.
            }
            throw new Refused("a whole number from " + min + " to " + max);
        });
    }

    public static Setting<Integer> port(String name, String doc) {
        return integer(name, 0, 65_535, doc);
    }

    public static Setting<Boolean> flag(String name, String doc) {
        return of(name, doc, text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Refused("true or false");
        });
    }

    /** A length of time: a number with ms, s, m, h or d, or ISO 8601 such as PT5S. */
    public static Setting<Duration> duration(String name, String doc) {
        return of(name, doc, Amounts::duration);
    }

    /** An amount of memory: a number of bytes, or one with k, m or g (powers of 1024). */
    public static Setting<Long> bytes(String name, String doc) {
        return of(name, doc, Amounts::bytes);
    }

    public static Setting<URI> httpUrl(String name, String doc) {
        return of(name, doc, text -> {
            if (!text.startsWith("http://") && !text.startsWith("https://")) {
                throw new Refused("a URL that starts with http:// or https://");
            }
            try {
                URI uri = URI.create(text);
                if (uri.getHost() != null && uri.getUserInfo() == null) {
                    return uri;
                }
            } catch (IllegalArgumentException _) {
                // Refused below.
            }
            throw new Refused("a URL with a host and without user and password");
        });
    }

    public static Setting<Path> path(String name, String doc) {
        return of(name, doc, Path::of);
    }

    /** Words separated by commas. */
    public static Setting<List<String>> list(String name, String doc) {
        return of(name, doc, text -> List.of(text.strip().split("\\s*,\\s*")));
    }

    public static <E extends Enum<E>> Setting<E> choice(String name, Class<E> type, String doc) {
        return of(name, doc, text -> {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equalsIgnoreCase(text)) {
                    return constant;
                }
            }
            String words = String.join(
                    ", ",
                    java.util.Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                            .toList());
            throw new Refused("one of " + words);
        });
    }

    public static <T> Setting<T> of(String name, String doc, Function<String, T> reader) {
        if (!name.startsWith("WEIR_")) {
            throw new IllegalArgumentException("A setting's name starts with WEIR_: " + name);
        }
        return new Setting<>(name, doc, reader, null, false, false);
    }

    /** The same with a default, written as a user would write it. */
    public Setting<T> orElse(String text) {
        return new Setting<>(name, doc, reader, text, optional, secret);
    }

    /** The same, but it may be left out; then it is read with {@link Settings#find}. */
    public Setting<T> asOptional() {
        return new Setting<>(name, doc, reader, fallback, true, secret);
    }

    /** The same, never shown, and also read from the file that NAME_FILE names. */
    public Setting<T> asSecret() {
        return new Setting<>(name, doc, reader, fallback, optional, true);
    }

    /** The variable that may name a file holding this setting's value. */
    public String fileName() {
        return name + "_FILE";
    }
}
