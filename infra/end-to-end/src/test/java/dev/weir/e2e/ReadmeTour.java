package dev.weir.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The commands of the README's console blocks, and what it prints beneath each. */
record ReadmeTour(List<Step> steps) {
    private static final String MARK = "=== step done ===";

    /** A command and the lines printed under it. */
    record Step(String command, String printed) {}

    static ReadmeTour read() throws IOException {
        List<Step> steps = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(ProjectFolder.find().path().resolve("README.md"))) {
            if (line.startsWith("```")) {
                inside = line.equals("```console");
            } else if (inside && line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), ""));
            } else if (inside && !steps.isEmpty()) {
                Step last = steps.removeLast();
                steps.add(new Step(last.command(), last.printed() + line + "\n"));
            }
        }
        // The stack of the test runs already, its keys are given below, and another test kills its processes.
        steps.removeIf(step -> step.command().contains("./weir "));
        return new ReadmeTour(steps);
    }

    /** What the README prints, command by command. */
    List<Step> printed() {
        return steps.stream()
                .map(step -> new Step(step.command(), comparable(step.printed())))
                .toList();
    }

    /** What the commands print when they are run one after another in one shell. */
    List<Step> run(TestStack stack) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder();
        steps.forEach(step -> script.append(step.command())
                .append("\nprintf '\\n%s\\n' '")
                .append(MARK)
                .append("'\n"));
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script.toString()).redirectErrorStream(true);
        JsonNode facts = stack.facts();
        Map<String, String> environment = builder.environment();
        environment.put("GATEWAY", facts.path("gateway").asText());
        environment.put("REPORTING", facts.path("reporting").asText());
        environment.put("INGEST_KEY", facts.path("keys").path("ingest").asText());
        environment.put("READ_KEY", facts.path("keys").path("read").asText());
        environment.put(
                "ACME_KEY",
                facts.path("tenants").path("acme").path("keys").path("read").asText());
        Process shell = builder.start();
        shell.getOutputStream().close();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!shell.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the shell does not end");
        }
        String[] parts = output.split(MARK + "\n", -1);
        List<Step> ran = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            ran.add(new Step(steps.get(i).command(), comparable(parts[i])));
        }
        return ran;
    }

    private static String comparable(String printed) {
        return printed.strip().replaceAll("\"request_ref\":\"[0-9a-f]+\"", "\"request_ref\":\"…\"");
    }
}
