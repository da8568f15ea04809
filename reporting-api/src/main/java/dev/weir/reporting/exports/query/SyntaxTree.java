package dev.weir.reporting.exports.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A query as ClickHouse took it apart: the lines of EXPLAIN AST, of which each is a node and its indent is its depth. A kind
 * of node that is not known here is refused, so that what a later version adds does not slip through.
 */
final class SyntaxTree {
    private static final Set<String> KINDS = Set.of(
            "SelectWithUnionQuery",
            "SelectIntersectExceptQuery",
            "SelectQuery",
            "ExpressionList",
            "Asterisk",
            "QualifiedAsterisk",
            "ColumnsRegexpMatcher",
            "ColumnsListMatcher",
            "QualifiedColumnsRegexpMatcher",
            "QualifiedColumnsListMatcher",
            "ColumnsTransformerList",
            "ColumnsExceptTransformer",
            "ColumnsReplaceTransformer",
            "ColumnsReplaceTransformer::Replacement",
            "TablesInSelectQuery",
            "TablesInSelectQueryElement",
            "TableExpression",
            "TableJoin",
            "ArrayJoin",
            "Subquery",
            "WithElement",
            "OrderByElement",
            "InterpolateElement",
            "StorageOrderByElement",
            "WindowDefinition",
            "WindowListElement",
            "SampleRatio",
            "Literal",
            "Identifier",
            "DataType",
            "NameTypePair");
    private static final List<String> CLOSED_DATABASES = List.of("system.", "information_schema.");

    private final List<String> lines;

    SyntaxTree(List<String> lines) {
        this.lines = lines;
    }

    /** What a query may not have, each once and in its order; empty when it may be run. */
    List<String> objections() {
        if (lines.isEmpty() || !lines.getFirst().startsWith("SelectWithUnionQuery")) {
            return List.of("must be one SELECT");
        }
        Set<String> objections = new LinkedHashSet<>();
        List<String> parents = new ArrayList<>();
        for (String line : lines) {
            int depth = line.length() - line.stripLeading().length();
            String node = line.strip();
            String parent = depth == 0 || depth > parents.size() ? "" : parents.get(depth - 1);
            judge(node, parent, objections);
            while (parents.size() > depth) {
                parents.removeLast();
            }
            parents.add(kind(node));
        }
        return List.copyOf(objections);
    }

    private static void judge(String node, String parent, Set<String> objections) {
        String kind = kind(node);
        switch (kind) {
            case "Function" -> {
                String name = name(node);
                if (parent.equals("TableExpression")) {
                    if (!AllowedFunctions.isTableFunction(name)) {
                        objections.add("may not read from the table function " + name);
                    }
                } else if (!AllowedFunctions.isFunction(name)) {
                    objections.add("may not call the function " + name);
                }
            }
            case "TableIdentifier", "Identifier" -> {
                String lower = name(node).toLowerCase(java.util.Locale.ROOT);
                if (CLOSED_DATABASES.stream().anyMatch(lower::startsWith)) {
                    objections.add("may not read " + name(node));
                }
            }
            case "Set" -> objections.add("may not have SETTINGS");
            case "ColumnsApplyTransformer" -> objections.add("may not use APPLY");
            default -> {
                if (!KINDS.contains(kind)) {
                    objections.add("has something that exports do not know: " + kind);
                }
            }
        }
    }

    private static String kind(String node) {
        int end = node.indexOf(' ');
        return end < 0 ? node : node.substring(0, end);
    }

    private static String name(String node) {
        int begin = node.indexOf(' ') + 1;
        int alias = node.indexOf(" (", begin);
        return begin == 0 ? "" : alias < 0 ? node.substring(begin) : node.substring(begin, alias);
    }
}
