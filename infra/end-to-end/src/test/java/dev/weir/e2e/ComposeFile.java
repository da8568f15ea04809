package dev.weir.e2e;

import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docker-compose.yml as a tree, merges resolved. */
record ComposeFile(Map<String, Object> tree) {

    static ComposeFile read() throws IOException {
        String text = Files.readString(ProjectFolder.find().path().resolve("docker-compose.yml"));
        return new ComposeFile(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }

    Map<String, Object> services() {
        return map(tree, "services");
    }

    Map<String, Object> service(String name) {
        return map(services(), name);
    }

    Map<String, Object> environment(String service) {
        return map(service(service), "environment");
    }

    String image(String service) {
        return String.valueOf(service(service).get("image"));
    }

    @SuppressWarnings("unchecked") // YAML has no other kind of list in these places.
    List<Object> list(String service, String key) {
        return (List<Object>) service(service).getOrDefault(key, List.of());
    }

    @SuppressWarnings("unchecked") // As above.
    static Map<String, Object> map(Map<String, Object> tree, String key) {
        Object value = tree.get(key);
        if (!(value instanceof Map)) {
            throw new IllegalArgumentException("not a mapping: " + key);
        }
        return (Map<String, Object>) value;
    }
}
