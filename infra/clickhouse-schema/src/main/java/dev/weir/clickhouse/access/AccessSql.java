package dev.weir.clickhouse.access;

import dev.weir.clickhouse.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes {@link Access} as statements for a ClickHouse server; they can be run again and again.
 *
 * <p>Row policies come before grants, so that no reader ever sees a table without its filter.
 */
public final class AccessSql {
    private AccessSql() {}

    public static List<String> render(Access access, Topology topology) {
        var onCluster =
                switch (topology) {
                    case Topology.SingleNode() -> "";
                    case Topology.Cluster(var name) -> " ON CLUSTER '" + name + "'";
                };
        var statements = new ArrayList<String>();
        access.profiles().forEach(profile -> statements.addAll(profile(profile, onCluster)));
        access.accounts().forEach(account -> statements.addAll(user(account, onCluster)));
        statements.addAll(rowPolicies(access.accounts(), onCluster));
        access.accounts().forEach(account -> statements.add(grants(account, onCluster)));
        return statements;
    }

    /** The named collection of {@link ExportTarget}; ClickHouse keeps its values out of its logs. */
    public static List<String> collection(ExportTarget target, String accessKey, String secretKey) {
        var name = quoted(ExportTarget.COLLECTION);
        return List.of(
                "DROP NAMED COLLECTION IF EXISTS " + name,
                "CREATE NAMED COLLECTION " + name + " AS url = " + text(target.bucketUrl())
                        + " NOT OVERRIDABLE, access_key_id = " + text(accessKey)
                        + " NOT OVERRIDABLE, secret_access_key = " + text(secretKey) + " NOT OVERRIDABLE");
    }

    private static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static List<String> profile(Profile profile, String onCluster) {
        var settings = profile.settings().entrySet().stream()
                .map(setting -> setting.getKey() + " = " + value(setting.getValue())
                        + (profile.fixed().contains(setting.getKey()) ? " CONST" : ""))
                .collect(Collectors.joining(", "));
        return List.of(
                "CREATE SETTINGS PROFILE IF NOT EXISTS " + profile.name() + onCluster + " SETTINGS " + settings,
                "ALTER SETTINGS PROFILE " + profile.name() + onCluster + " SETTINGS " + settings);
    }

    private static List<String> user(Account account, String onCluster) {
        var identity = " IDENTIFIED WITH sha256_hash BY '" + account.passwordSha256() + "' SETTINGS PROFILE '"
                + account.profile() + "'";
        var name = quoted(account.name()) + onCluster;
        return List.of("CREATE USER IF NOT EXISTS " + name + identity, "ALTER USER " + name + identity);
    }

    /** One policy for each filter, for all accounts that share it. */
    private static List<String> rowPolicies(List<Account> accounts, String onCluster) {
        var holders = new LinkedHashMap<Account.RowFilter, List<String>>();
        for (var account : accounts) {
            for (var filter : account.rowFilters()) {
                holders.computeIfAbsent(filter, _ -> new ArrayList<>()).add(account.name());
            }
        }
        var statements = new ArrayList<String>();
        holders.forEach((filter, names) -> statements.add("CREATE ROW POLICY OR REPLACE "
                + quoted(filter.name()) + onCluster
                + " ON weir." + filter.table() + " USING " + filter.condition() + " TO "
                + names.stream().map(AccessSql::quoted).collect(Collectors.joining(", "))));
        return statements;
    }

    private static String grants(Account account, String onCluster) {
        var privileges = account.grants().stream().map(Object::toString).collect(Collectors.joining(", "));
        return "GRANT" + onCluster + " " + privileges + " TO " + quoted(account.name()) + " WITH REPLACE OPTION";
    }

    private static String value(String setting) {
        return setting.chars().allMatch(Character::isDigit) ? setting : "'" + setting + "'";
    }

    private static String quoted(String name) {
        return "`" + name + "`";
    }
}
