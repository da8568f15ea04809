package dev.weir.reporting.scaling;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.weir.contract.Topics;
import dev.weir.kit.KafkaTopics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The topics of scaling, empty. */
public final class ScalingTopics {
    private ScalingTopics() {}

    public static void makeAnew(String kafka) throws Exception {
        List<String> names = List.of(Topics.OPS_SCALING.name(), Topics.OPS_SCALING_AUDIT.name());
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka))) {
            Set<String> present = admin.listTopics().names().get();
            List<String> old = names.stream().filter(present::contains).toList();
            if (!old.isEmpty()) {
                admin.deleteTopics(old).all().get();
                await().atMost(20, SECONDS)
                        .until(() -> admin.listTopics().names().get().stream().noneMatch(names::contains));
            }
            await().atMost(20, SECONDS).ignoreExceptions().until(() -> {
                KafkaTopics.ensure(admin, List.of(Topics.OPS_SCALING, Topics.OPS_SCALING_AUDIT), 1, 1);
                return true;
            });
        }
    }
}
