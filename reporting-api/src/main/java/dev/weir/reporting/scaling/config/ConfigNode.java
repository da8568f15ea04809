package dev.weir.reporting.scaling.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A place in the configuration, with its path; what is wrong is gathered with that of all other places. */
final class ConfigNode {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("(?i).*change[_-]?me.*|<.*>|\\$\\{.*}|todo|xxx+|your[-_ ].*");
    private static final int LONGEST_NAME = 100;

    private final JsonNode json;
    private final String path;
    private final List<String> problems;

    ConfigNode(JsonNode json, String path, List<String> problems) {
        this.json = json;
        this.path = path;
        this.problems = problems;
    }

    void refuse(String reason) {
        problems.add((path.isEmpty() ? "the file" : path) + " " + reason);
    }

    /** Refuses what is no mapping with these keys; false when it is no mapping at all. */
    boolean isMapping(String... known) {
        if (!json.isObject()) {
            refuse("must be a mapping with " + String.join(", ", known));
            return false;
        }
        Set<String> names = new TreeSet<>(List.of(known));
        json.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                refuse("has the key " + name + ", which is unknown; there are " + String.join(", ", names));
            }
        });
        return true;
    }

    boolean has(String key) {
        return json.hasNonNull(key);
    }

    ConfigNode at(String key) {
        JsonNode found = json.get(key);
        return new ConfigNode(
                found == null ? MissingNode.getInstance() : found, path.isEmpty() ? key : path + "." + key, problems);
    }

    /** What stands in the list at that key; refused unless there is something. */
    List<ConfigNode> items(String key) {
        ConfigNode list = at(key);
        if (!list.json.isArray() || list.json.isEmpty()) {
            list.refuse("must be a list with something in it");
            return List.of();
        }
        List<ConfigNode> items = new ArrayList<>();
        for (JsonNode item : list.json) {
            items.add(new ConfigNode(item, list.path + "[" + items.size() + "]", problems));
        }
        return items;
    }

    /** The text at that key, an empty one when it is refused. */
    String text(String key) {
        if (!has(key)) {
            at(key).refuse("is missing");
            return "";
        }
        return at(key).asText();
    }

    String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    /** A name that can be typed and written into a URL. */
    String name(String key) {
        String name = text(key);
        if (name.length() > LONGEST_NAME
                || !name.equals(name.strip())
                || name.indexOf(':') >= 0
                || name.chars().anyMatch(Character::isISOControl)) {
            at(key).refuse("must have at most " + LONGEST_NAME
                    + " characters, none of them a colon or a control character, and no space around it");
        }
        return name;
    }

    String asText() {
        if (!json.isTextual() || json.textValue().isBlank()) {
            refuse("must be a text" + (json.isValueNode() && !json.isTextual() ? "; put it in quotes" : ""));
            return "";
        }
        String text = json.textValue().strip();
        if (PLACEHOLDER.matcher(text).matches()) {
            refuse("is still a placeholder");
            return "";
        }
        return text;
    }

    boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!json.get(key).isBoolean()) {
            at(key).refuse("must be true or false");
            return otherwise;
        }
        return json.get(key).booleanValue();
    }

    /** The whole number at that key, null when there is none or it is refused. */
    @Nullable Integer whole(String key, int least, int most) {
        return has(key) ? at(key).asWhole(least, most) : null;
    }

    @Nullable Integer asWhole(int least, int most) {
        if (!json.isIntegralNumber() || !json.canConvertToInt() || json.intValue() < least || json.intValue() > most) {
            refuse("must be a whole number from " + least + " to " + most);
            return null;
        }
        return json.intValue();
    }

    /** The number at that key, 0 or more; null when there is none or it is refused. */
    @Nullable BigDecimal number(String key) {
        if (!has(key)) {
            return null;
        }
        JsonNode value = json.get(key);
        if (!value.isNumber() || value.decimalValue().signum() < 0) {
            at(key).refuse("must be a number, 0 or more");
            return null;
        }
        return value.decimalValue();
    }

    <E extends Enum<E>> @Nullable E choice(String key, Class<E> type, @Nullable E otherwise) {
        return has(key) ? at(key).asChoice(type) : otherwise;
    }

    <E extends Enum<E>> @Nullable E asChoice(Class<E> type) {
        String text = asText();
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                return constant;
            }
            words.add(word);
        }
        if (!text.isEmpty()) {
            refuse("must be one of " + String.join(", ", words));
        }
        return null;
    }

    /** An address that a secret may be sent to; null when it is refused. */
    @Nullable URI secureUrl(String key, String otherwise) {
        String text = text(key, otherwise);
        try {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            String host = uri.getHost();
            boolean plain = "http".equals(uri.getScheme()) && host != null && isLoopback(host);
            if (host != null && uri.getUserInfo() == null && ("https".equals(uri.getScheme()) || plain)) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Refused below.
        }
        if (!text.isEmpty()) {
            at(key).refuse(
                            "must be a URL that starts with https://, or with http:// on loopback, without user and password");
        }
        return null;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
