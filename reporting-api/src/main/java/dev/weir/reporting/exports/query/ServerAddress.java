package dev.weir.reporting.exports.query;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where ClickHouse is, from a connection string: {@code clickhouse://user:password@host:port/db?secure=true} or
 * {@code http(s)://host:port?username=…&password=…}. Only its HTTP interface is spoken.
 *
 * @param user who watches the queries; null for the account that Weir makes for it
 */
public record ServerAddress(
        URI http,
        String database,
        @Nullable String user,
        @Nullable String password) {
    private static final String DATABASE = "weir";
    private static final int HTTP = 8123;
    private static final int HTTPS = 8443;

    /** What is wrong with a connection string; its message never repeats it. */
    public static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String sentence) {
            super(sentence);
        }
    }

    public static ServerAddress of(URI http) {
        return new ServerAddress(http, DATABASE, null, null);
    }

    public static ServerAddress parse(String text) throws Wrong {
        URI uri = uri(text);
        String scheme = String.valueOf(uri.getScheme());
        Map<String, String> options = options(uri.getRawQuery());
        boolean secure =
                switch (scheme) {
                    case "http" -> false;
                    case "https" -> true;
                    case "clickhouse" -> isTrue(options.get("secure")) || isTrue(options.get("ssl"));
                    default ->
                        throw new Wrong("must start with clickhouse://, http:// or https://, as in"
                                + " clickhouse://user:password@host:8123/weir");
                };
        if (uri.getHost() == null) {
            throw new Wrong("names no host; write it as scheme://host:port");
        }
        int port = port(uri, secure);
        String userInfo = uri.getRawUserInfo();
        String user = firstOf(options, "username", "user");
        String password = options.get("password");
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
            password = colon < 0 ? password : decoded(userInfo.substring(colon + 1));
        }
        if (user == null && password != null) {
            throw new Wrong("has a password and no user");
        }
        String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
        String database = path.isEmpty() ? options.getOrDefault("database", DATABASE) : path;
        URI http = URI.create((secure ? "https://" : "http://") + uri.getHost() + ":" + port);
        return new ServerAddress(http, database, user, password);
    }

    private static URI uri(String text) throws Wrong {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new Wrong("can't be read as a URL; special characters in a password are percent-encoded");
        }
    }

    private static int port(URI uri, boolean secure) throws Wrong {
        int port = uri.getPort();
        if (port == 9000 || port == 9440) {
            throw new Wrong("names port " + port + ", where ClickHouse speaks its native protocol; exports speak HTTP,"
                    + " usually at " + HTTP + " or, with TLS, " + HTTPS);
        }
        return port < 0 ? (secure ? HTTPS : HTTP) : port;
    }

    private static Map<String, String> options(@Nullable String query) {
        Map<String, String> options = new HashMap<>();
        if (query != null) {
            for (String option : query.split("&")) {
                int equals = option.indexOf('=');
                if (equals > 0) {
                    options.put(decoded(option.substring(0, equals)), decoded(option.substring(equals + 1)));
                }
            }
        }
        return options;
    }

    private static @Nullable String firstOf(Map<String, String> options, String... names) {
        for (String name : names) {
            String value = options.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static boolean isTrue(@Nullable String text) {
        return text != null && (text.equalsIgnoreCase("true") || text.equals("1"));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return http + "/" + database;
    }
}
