package dev.weir.bench;

import dev.weir.local.ProjectFolder;
import java.nio.file.Path;

/**
 * Where a benchmark works.
 *
 * @param project the built product that it measures
 * @param scratch a folder of its own for data and logs
 * @param records how many a benchmark that drains a topic works through
 */
record Workplace(ProjectFolder project, Path scratch, long records) {}
