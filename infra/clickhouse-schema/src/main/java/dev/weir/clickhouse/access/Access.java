package dev.weir.clickhouse.access;

import dev.weir.clickhouse.Topology;
import dev.weir.clickhouse.access.Account.Grant;
import dev.weir.clickhouse.access.Account.RowFilter;
import dev.weir.contract.entities.Entities;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The one description of Weir's ClickHouse users, to be written as users.xml or as SQL. */
public final class Access {
    private static final String SERVICE = "weir_service";
    private static final String SINK = "weir_sink";
    private static final String READER = "weir_reader";
    private static final String FINDER = "weir_finder";

    /** By itself ClickHouse takes 1 GiB for it, so that a small server works on every query with a single thread. */
    private static final String MEMORY_OF_A_THREAD = "134217728";

    private static final String EXPORTER = "weir_exporter";

    private final List<Profile> profiles;
    private final List<Account> accounts;

    private Access(List<Profile> profiles, List<Account> accounts) {
        this.profiles = List.copyOf(profiles);
        this.accounts = List.copyOf(accounts);
    }

    List<Profile> profiles() {
        return profiles;
    }

    List<Account> accounts() {
        return accounts;
    }

    /** The accounts of the services on a single server, and a reader and a finder for each tenant; with the entities of this build. */
    public static Access describe(AccessSecrets secrets, List<String> tenants) {
        return describe(secrets, tenants, new Topology.SingleNode(), Entities.load(Optional.empty()));
    }

    /** As {@link #describe(AccessSecrets, List)}; on a cluster the shards' own tables are covered as well. */
    public static Access describe(AccessSecrets secrets, List<String> tenants, Topology topology, Entities entities) {
        var relations = Relations.of(topology, entities);
        var accounts = new ArrayList<Account>();
        accounts.add(
                service("weir_admin", secrets.adminPassword(), SERVICE, relations, List.of(new Grant("ALL", "*.*"))));
        accounts.add(service("weir_schema", secrets.schemaPassword(), SERVICE, relations, schemaGrants(topology)));
        accounts.add(service("weir_sink", secrets.sinkPassword(), SINK, relations, sinkGrants(relations)));
        accounts.add(service("weir_monitor", secrets.monitorPassword(), SERVICE, relations, monitorGrants(relations)));
        var passwords = new ReaderPasswords(secrets.readerSecret());
        for (var tenant : tenants) {
            var reader = reader(tenant, passwords, relations);
            accounts.add(reader);
            accounts.add(new Account(
                    ReaderPasswords.finderOf(tenant),
                    sha256(passwords.passwordOfFinder(tenant)),
                    FINDER,
                    reader.grants(),
                    reader.rowFilters()));
        }
        return new Access(
                List.of(
                        serviceProfile(),
                        sinkProfile(),
                        new Profile(READER, reading(topology)),
                        new Profile(FINDER, finding(topology))),
                accounts);
    }

    /** The same, and an exporter for each tenant, who may write to that tenant's folder in the bucket. */
    public Access withExports(String readerSecret, List<String> tenants, ExportTarget target, Topology topology) {
        var passwords = new ReaderPasswords(readerSecret);
        var more = new ArrayList<>(accounts);
        more.add(new Account(
                ReaderPasswords.EXPORTS_WATCHER,
                sha256(passwords.passwordOfWatcher()),
                SERVICE,
                List.of(
                        new Grant("SELECT", "system.processes"),
                        new Grant("KILL QUERY, CREATE TEMPORARY TABLE", "*.*"),
                        new Grant("NAMED COLLECTION", ExportTarget.COLLECTION),
                        new Grant("READ", "S3('" + target.addresses() + "')")),
                List.of()));
        for (var tenant : tenants) {
            more.add(exporter(tenant, passwords, target));
        }
        var allProfiles = new ArrayList<>(profiles);
        allProfiles.add(exporterProfile(topology));
        return new Access(allProfiles, more);
    }

    private Account exporter(String tenant, ReaderPasswords passwords, ExportTarget target) {
        var reader = accounts.stream()
                .filter(account -> account.name().equals(ReaderPasswords.userOf(tenant)))
                .findFirst()
                .orElseThrow();
        var grants = new ArrayList<>(reader.grants());
        grants.add(new Grant("CREATE TEMPORARY TABLE", "*.*"));
        grants.add(new Grant("NAMED COLLECTION", ExportTarget.COLLECTION));
        grants.add(new Grant("WRITE", "S3('" + target.addressesOf(tenant) + "')"));
        return new Account(
                ReaderPasswords.exporterOf(tenant),
                sha256(passwords.passwordOfExporter(tenant)),
                EXPORTER,
                grants,
                reader.rowFilters());
    }

    private static Account service(
            String name, String password, String profile, Relations relations, List<Grant> grants) {
        // A server can be set to show no rows to users without a policy; a sink that counts no rows would insert twice.
        var filters = Stream.of(relations.tables(), relations.views())
                .flatMap(List::stream)
                .map(RowFilter::everyRow)
                .toList();
        return new Account(name, sha256(password), profile, grants, filters);
    }

    private static Account reader(String tenant, ReaderPasswords passwords, Relations relations) {
        var grants = new ArrayList<Grant>();
        var filters = new ArrayList<RowFilter>();
        // On a cluster the filter that holds is the one on the shard's own view.
        for (var view : relations.views()) {
            grants.add(new Grant("SELECT", "weir." + view));
            filters.add(RowFilter.rowsOf(tenant, view));
        }
        return new Account(
                ReaderPasswords.userOf(tenant), sha256(passwords.passwordOf(tenant)), READER, grants, filters);
    }

    private static List<Grant> schemaGrants(Topology topology) {
        var grants = new ArrayList<Grant>();
        grants.add(new Grant("SHOW, SELECT, INSERT, ALTER, CREATE, DROP TABLE, DROP VIEW", "weir.*"));
        grants.add(new Grant("SELECT", "system.processes"));
        for (var engine : List.of("MergeTree", "ReplacingMergeTree", "Null")) {
            grants.add(new Grant("TABLE ENGINE", engine));
        }
        switch (topology) {
            case Topology.SingleNode() -> {}
            case Topology.Cluster(String _) -> {
                grants.add(new Grant("CLUSTER", "*.*"));
                for (var engine : List.of("ReplicatedMergeTree", "ReplicatedReplacingMergeTree", "Distributed")) {
                    grants.add(new Grant("TABLE ENGINE", engine));
                }
            }
        }
        return grants;
    }

    private static List<Grant> sinkGrants(Relations relations) {
        var grants = new ArrayList<Grant>();
        for (var table : relations.tables()) {
            grants.add(new Grant("SELECT, INSERT", "weir." + table));
        }
        // To remove a user's rows on request, and versions that ended long ago, from the tables that hold them and no
        // others.
        grants.add(new Grant("ALTER DELETE", "weir." + relations.ledgerItself()));
        for (var table : relations.historiesThemselves()) {
            grants.add(new Grant("ALTER DELETE", "weir." + table));
        }
        grants.add(new Grant("SELECT", "weir.schema_migrations"));
        for (var table : List.of("processes", "parts", "merges", "mutations")) {
            grants.add(new Grant("SELECT", "system." + table));
        }
        grants.add(new Grant("KILL QUERY", "*.*"));
        return grants;
    }

    private static List<Grant> monitorGrants(Relations relations) {
        var grants = new ArrayList<Grant>();
        // Enough to count rows against the books and to find ids that count twice; of users only who was erased.
        for (var table : relations.ledger()) {
            grants.add(new Grant(
                    "SELECT(topic_id, kafka_partition, kafka_offset, tenant_id, request_id, sign)", "weir." + table));
        }
        for (var table : relations.erasures()) {
            grants.add(new Grant(
                    "SELECT(topic_id, kafka_partition, kafka_offset, ledger_rows, tenant_id, user_id, stage)",
                    "weir." + table));
        }
        // Of records, where they came from and how their versions lie; not what they say.
        for (var table : relations.histories()) {
            grants.add(new Grant(
                    "SELECT(topic_id, kafka_partition, kafka_offset, tenant_id, id, record_version, revision,"
                            + " effective_date, expiry_date, is_current, cause, record_hash, last_updated,"
                            + " received_at, ingested_at)",
                    "weir." + table));
        }
        for (var table : relations.removals()) {
            grants.add(new Grant("SELECT", "weir." + table));
        }
        // To compare tables with definitions.
        grants.add(new Grant("SHOW", "weir.*"));
        for (var table : List.of("metrics", "asynchronous_metrics", "events", "parts", "merges", "disks", "replicas")) {
            grants.add(new Grant("SELECT", "system." + table));
        }
        return grants;
    }

    private static Profile serviceProfile() {
        return new Profile(
                SERVICE,
                settings(
                        "async_insert", "0",
                        "max_threads_min_free_memory_per_thread", MEMORY_OF_A_THREAD,
                        "max_memory_usage", "4000000000"));
    }

    private static Profile sinkProfile() {
        return new Profile(
                SINK,
                settings(
                        "async_insert", "0",
                        "insert_deduplicate", "1",
                        "max_partitions_per_insert_block", "1",
                        "max_memory_usage", "4000000000"));
    }

    private static Map<String, String> reading(Topology topology) {
        var settings = settings(
                "readonly", "1",
                "allow_ddl", "0",
                "allow_introspection_functions", "0",
                "max_execution_time", "30",
                "max_threads_min_free_memory_per_thread", MEMORY_OF_A_THREAD,
                "max_memory_usage", "1000000000",
                "max_memory_usage_for_user", "2000000000",
                "max_concurrent_queries_for_user", "50",
                "max_result_rows", "1000000",
                "max_result_bytes", "268435456",
                "result_overflow_mode", "throw",
                "max_query_size", "262144",
                "cancel_http_readonly_queries_on_client_close", "1");
        switch (topology) {
            case Topology.SingleNode() -> {}
            // A subquery is asked once, of all shards, and its answer is sent to each.
            case Topology.Cluster(String _) -> settings.put("distributed_product_mode", "global");
        }
        return settings;
    }

    /** What speeds up reading much, and costs a query for a few rows more than its reading. */
    private static Map<String, String> finding(Topology topology) {
        var settings = reading(topology);
        settings.put("optimize_use_projections", "0");
        settings.put("optimize_move_to_prewhere", "0");
        settings.put("use_query_condition_cache", "0");
        settings.put("max_threads", "1");
        return settings;
    }

    /** An INSERT can't be read-only; what its query may use up, and what it may reach, can't be changed by it. */
    private static Profile exporterProfile(Topology topology) {
        var settings = settings(
                "async_insert", "0",
                "allow_ddl", "0",
                "allow_introspection_functions", "0",
                "max_threads_min_free_memory_per_thread", MEMORY_OF_A_THREAD,
                "max_memory_usage", "1000000000",
                "max_memory_usage_for_user", "2000000000",
                // What is sorted or grouped beyond that goes to disk, so that a large export is slower and not refused.
                "max_bytes_before_external_sort", "250000000",
                "max_bytes_before_external_group_by", "250000000",
                "max_concurrent_queries_for_user", "50",
                "max_query_size", "262144");
        var fixed = List.copyOf(settings.keySet());
        switch (topology) {
            case Topology.SingleNode() -> {}
            case Topology.Cluster(String _) -> settings.put("distributed_product_mode", "global");
        }
        return new Profile(EXPORTER, settings, fixed);
    }

    private static Map<String, String> settings(String... namesAndValues) {
        var settings = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return settings;
    }

    private static String sha256(String password) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
