package dev.weir.local;

import java.util.List;

/**
 * ClickHouse servers on loopback that form a cluster, one shard each. They show each other the secret, and then believe
 * each other whose query it is: what a user may not see on a shard it does not see through a Distributed table.
 */
public record LocalCluster(String name, Secret secret, List<Integer> nativePorts) {
    public LocalCluster {
        nativePorts = List.copyOf(nativePorts);
    }

    String xml() {
        StringBuilder xml = new StringBuilder("<remote_servers><").append(name).append("><secret>");
        xml.append(secret.value()).append("</secret>");
        for (int port : nativePorts) {
            xml.append("<shard><internal_replication>true</internal_replication><replica><host>127.0.0.1</host><port>")
                    .append(port)
                    .append("</port></replica></shard>");
        }
        return xml.append("</").append(name).append("></remote_servers>").toString();
    }
}
