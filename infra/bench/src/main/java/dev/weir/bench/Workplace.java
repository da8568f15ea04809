package dev.weir.bench;

import dev.weir.local.KafkaPart;
import dev.weir.local.ProjectFolder;
import java.nio.file.Path;

/**
 * Where a benchmark works.
 *
 * @param project the built product that it measures
 * @param scratch a folder of its own for data and logs
 * @param records how many a benchmark that drains a topic works through
 */
record Workplace(ProjectFolder project, Path scratch, long records) {
    /** A broker on those ports, with its data and log in the scratch folder; not started yet. */
    KafkaPart kafka(int port, int controllerPort) {
        return new KafkaPart(scratch.resolve("kafka"), port, controllerPort, scratch.resolve("kafka.log"));
    }
}
