package dev.weir.clickhouse;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the text of a migration into the statements of one {@link Topology}. */
final class SqlTemplate {
    private static final String ONLY_ON_A_CLUSTER = "-- only on a cluster";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z_]+)(?::([^}]+))?}");
    private static final Pattern ENGINE = Pattern.compile("(\\w+)(?:\\(([^)]*)\\))?");

    private SqlTemplate() {}

    static List<String> render(String template, Topology topology) {
        var statements = new ArrayList<String>();
        for (String part : template.split(";\\s*(?:\\n|$)")) {
            var onlyOnCluster = part.lines().anyMatch(line -> line.strip().equals(ONLY_ON_A_CLUSTER));
            var statement = withoutComments(part);
            if (statement.isBlank() || (onlyOnCluster && topology instanceof Topology.SingleNode)) {
                continue;
            }
            statements.add(fill(statement, topology));
        }
        return statements;
    }

    /** What the names of tables and views that lie on each shard end with. */
    static String shardSuffix(Topology topology) {
        return switch (topology) {
            case Topology.SingleNode() -> "";
            case Topology.Cluster(String _) -> "_shard";
        };
    }

    private static String withoutComments(String part) {
        var kept = part.lines().filter(line -> !line.strip().startsWith("--")).toList();
        return String.join("\n", kept).strip();
    }

    private static String fill(String statement, Topology topology) {
        return PLACEHOLDER
                .matcher(statement)
                .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), match.group(2), topology)))
                .replaceAll("[ \\t]+\\n", "\n");
    }

    private static String value(String name, String argument, Topology topology) {
        return switch (topology) {
            case Topology.SingleNode() ->
                switch (name) {
                    case "on_cluster", "shard" -> "";
                    case "engine", "engine_on_every_node" -> argument;
                    case "deduplication_window" -> "non_replicated_deduplication_window = " + argument;
                    default -> throw unknown(name);
                };
            case Topology.Cluster(var cluster) ->
                switch (name) {
                    case "on_cluster" -> "ON CLUSTER '" + cluster + "'";
                    case "shard" -> "_shard";
                    case "cluster" -> cluster;
                    case "engine" -> replicated(argument, "'/clickhouse/tables/{uuid}/{shard}', '{replica}'");
                    case "engine_on_every_node" ->
                        replicated(argument, "'/clickhouse/tables/{uuid}/all', '{shard}-{replica}'");
                    case "deduplication_window" -> "replicated_deduplication_window = " + argument;
                    default -> throw unknown(name);
                };
        };
    }

    private static String replicated(String engine, String path) {
        var match = ENGINE.matcher(engine);
        if (!match.matches()) {
            throw new IllegalStateException("not an engine: " + engine);
        }
        var arguments = match.group(2) == null ? path : path + ", " + match.group(2);
        return "Replicated" + match.group(1) + "(" + arguments + ")";
    }

    private static IllegalStateException unknown(String name) {
        return new IllegalStateException("unknown placeholder in a migration: " + name);
    }
}
