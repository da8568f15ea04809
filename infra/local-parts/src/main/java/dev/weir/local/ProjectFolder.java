package dev.weir.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The folder of the project, from which the modules and what was built of them are found. */
public record ProjectFolder(Path path) {

    /** The setting that names the folder where it can't be found by walking up. */
    public static final String SETTING = "WEIR_HOME";

    /** By {@code WEIR_HOME}, else the nearest folder upwards of the working directory that is the project's. */
    public static ProjectFolder find() {
        return find(System.getenv(), Path.of("").toAbsolutePath());
    }

    static ProjectFolder find(Map<String, String> environment, Path start) {
        String named = environment.get(SETTING);
        if (named != null) {
            Path folder = Path.of(named).toAbsolutePath().normalize();
            if (!isProject(folder)) {
                throw new PartProblem(SETTING + " names " + folder + ", which is not a Weir folder");
            }
            return new ProjectFolder(folder);
        }
        for (@Nullable Path at = start.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            if (isProject(at)) {
                return new ProjectFolder(at);
            }
        }
        throw new PartProblem("no Weir folder at or above " + start + ": go there or set " + SETTING);
    }

    private static boolean isProject(Path folder) {
        return Files.isRegularFile(folder.resolve("weir"))
                || Files.isRegularFile(folder.resolve("infra/local-parts/pom.xml"));
    }

    /** A module that has a main, by its folder below the project's, such as {@code infra/local-kafka}. */
    public RunnableModule module(String folder) {
        return new RunnableModule(path.resolve(folder));
    }
}
