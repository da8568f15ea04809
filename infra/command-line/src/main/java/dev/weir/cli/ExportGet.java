package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir export get}: fetches an export's file. */
@Command(
        name = "get",
        description = "Fetch the file of an export.",
        footer = {"", "Example: ./weir export get 5f0f6c5e-6f1c-4a53-9d3e-2f6a1c1f0b7a --output views.csv"})
final class ExportGet extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(paramLabel = "JOB", description = "The export's job_id.")
    private String job = "";

    @Option(names = "--output", paramLabel = "FILE", description = "Where to put it; otherwise the report's name.")
    private Optional<Path> output = Optional.empty();

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        JsonNode found = new ExportJobs(api).find(job);
        if (!ExportJobs.isDone(found) || !found.hasNonNull("result_uri")) {
            throw new StackProblem(ExportJobs.sentence(found));
        }
        String uri = found.path("result_uri").asText();
        Path file = output.orElseGet(() -> Path.of(found.path("report_id").asText() + "-"
                + found.path("query_id").asText() + uri.replaceFirst(".*/result", "")));
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        long size = found.path("result_size").asLong();
        try (InputStream in = api.download(ExportJobs.path(job) + "/result", ExportJobs.SCOPE);
                Progress progress = new Progress(err(), "bytes")) {
            Files.copy(new Counted(in, progress, size), partial, StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.size(partial) != size) {
            throw new StackProblem("The file came with " + Files.size(partial) + " of " + size + " bytes.");
        }
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        ObjectNode answer = JSON.createObjectNode().put("file", file.toString()).put("bytes", size);
        out().println(json() ? answer.toString() : file + ": " + size + " bytes");
        return 0;
    }

    /** Tells how much of a stream has been read. */
    private static final class Counted extends FilterInputStream {
        private final Progress progress;
        private final long size;
        private long read;

        Counted(InputStream in, Progress progress, long size) {
            super(in);
            this.progress = progress;
            this.size = size;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            read += Math.max(0, count);
            progress.at(size == 0 ? -1 : (double) read / size, read);
            return count;
        }
    }
}
