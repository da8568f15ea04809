package dev.weir.clickhouse.access;

import dev.weir.clickhouse.HistorySchema;
import dev.weir.clickhouse.Topology;
import dev.weir.contract.entities.Entities;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tables and views that accounts are given access to, each with its like on the shards where there are some.
 *
 * @param histories the table of each entity
 * @param historiesThemselves those that hold rows: on a cluster the ones on each shard
 * @param views what readers see, never tables: see the migration that makes them. Each has a tenant_id
 */
record Relations(Topology topology, List<String> histories, List<String> historiesThemselves, List<String> views) {
    private static final List<String> TRAFFIC_VIEWS = List.of("traffic_entries", "traffic", "erasures");

    Relations {
        histories = List.copyOf(histories);
        historiesThemselves = List.copyOf(historiesThemselves);
        views = List.copyOf(views);
    }

    static Relations of(Topology topology, Entities entities) {
        var histories = new ArrayList<String>();
        var views = new ArrayList<>(TRAFFIC_VIEWS);
        for (var entity : entities.all()) {
            histories.add(HistorySchema.table(entity.name()));
            views.addAll(HistorySchema.views(entity.name()));
        }
        var themselves = histories.stream()
                .map(history -> withShards(topology, List.of(history)).getLast())
                .toList();
        return new Relations(topology, withShards(topology, histories), themselves, withShards(topology, views));
    }

    List<String> ledger() {
        return withShards("traffic_ledger");
    }

    /** The ledger's own table: on a cluster the one on each shard. */
    String ledgerItself() {
        return ledger().getLast();
    }

    List<String> erasures() {
        return withShards("traffic_erasures");
    }

    List<String> removals() {
        return withShards("history_removals");
    }

    /** All tables that hold rows of tenants. */
    List<String> tables() {
        return Stream.of(ledger(), erasures(), histories, removals())
                .flatMap(List::stream)
                .toList();
    }

    private List<String> withShards(String name) {
        return withShards(topology, List.of(name));
    }

    private static List<String> withShards(Topology topology, List<String> names) {
        return switch (topology) {
            case Topology.SingleNode() -> names;
            case Topology.Cluster(String _) ->
                names.stream().flatMap(name -> Stream.of(name, name + "_shard")).toList();
        };
    }
}
