package dev.weir.clickhouse;

import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.UsersXml;
import dev.weir.contract.entities.Entities;
import dev.weir.testing.TestUsers;
import java.util.List;
import java.util.Optional;

/** The accounts of the product, with passwords that are no secret. */
final class WeirUsers {
    static final String READER_SECRET = "reader-secret-of-tests";
    static final Entities ENTITIES = Entities.load(Optional.empty());
    static final Access ACCESS = on(new Topology.SingleNode());

    private WeirUsers() {}

    static Access on(Topology topology) {
        return Access.describe(
                new AccessSecrets("admin-pw", "schema-pw", "sink-pw", "monitor-pw", READER_SECRET),
                List.of("demo", "acme"),
                topology,
                ENTITIES);
    }

    static TestUsers users() {
        return usersOn(new Topology.SingleNode());
    }

    static TestUsers usersOn(Topology topology) {
        return new TestUsers(UsersXml.render(on(topology)), "weir_admin", "admin-pw");
    }
}
