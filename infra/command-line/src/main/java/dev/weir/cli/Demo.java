package dev.weir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackFile;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code weir demo}: believable traffic and business records of every tenant, and then the story that they tell. */
@Command(
        name = "demo",
        description = "Post an hour of believable traffic, and six quieter days before it, for every tenant, and load "
                + "business records from files in the bucket; then show the reports, the records and what they were "
                + "yesterday, what was kept out, and whether the books balance.",
        footer = {
            "",
            "Some events are sent twice, some corrected or deleted, and some are mistakes; so are some lines of the files.",
            "Have ./weir open beside it.",
            "Each run adds to what is there; ./weir reset begins anew.",
            "Example: ./weir demo",
            "         ./weir demo --events 100000 --seconds 30"
        })
final class Demo extends Weir.Verb implements Callable<Integer> {
    private static final long BETWEEN_BATCHES_NANOS = 250_000_000;
    private static final int COMPANIES = 96;

    /** Ids of records come from the second of the demo, so that a second one has others: no entity has more of them. */
    private static final int IDS_A_SECOND = 1_000;

    private static final Instant FIRST_SECOND = Instant.parse("2026-01-01T00:00:00Z");

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "How many events, over all tenants; otherwise ${DEFAULT-VALUE}.")
    private int events = 24_000;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long to take over posting them; otherwise ${DEFAULT-VALUE}.")
    private int seconds = 10;

    @Option(names = "--json", description = "For scripts.")
    private boolean json;

    @Override
    public Integer call() throws StackProblem, IOException, InterruptedException {
        if (events < 100 || events > 1_000_000 || seconds < 1 || seconds > 600) {
            throw new ParameterException(
                    commandLine(), "--events is a number from 100 to 1000000, --seconds one from 1 to 600.");
        }
        StackFile stack =
                StackFile.read(home()).orElseThrow(() -> new StackProblem("Nothing runs: ./weir up starts it."));
        List<String> tenants = new ArrayList<>(List.of(stack.tenant()));
        tenants.addAll(stack.tenants().keySet());
        List<Api> apis = new ArrayList<>();
        try {
            for (String tenant : tenants) {
                apis.add(Api.of(home(), tenant));
            }
            List<DemoLoads> loads = load(stack, tenants, apis);
            long begun = System.nanoTime();
            DemoPosting.Counts counts = post(tenants, apis);
            double took = (System.nanoTime() - begun) / 1e9;
            try (Progress progress = new Progress(err(), "records")) {
                for (DemoLoads load : loads) {
                    load.end(progress);
                }
            }
            RecordsStory records = RecordsStory.of(loads);
            DemoStory story = DemoStory.of(apis.getFirst());
            if (json) {
                ObjectNode result = counts.toJson();
                story.addTo(result);
                records.addTo(result);
                out().println(result);
            } else {
                tell(counts, took, tenants);
                story.tell(out(), tenants.getFirst(), stack.reporting() + "/", records);
            }
        } finally {
            apis.forEach(Api::close);
        }
        return 0;
    }

    /** Business records of each tenant, which are loaded while the traffic is posted. */
    private static List<DemoLoads> load(StackFile stack, List<String> tenants, List<Api> apis)
            throws StackProblem, IOException, InterruptedException {
        Instant now = Instant.now();
        long firstId = Duration.between(FIRST_SECOND, now).toSeconds() * IDS_A_SECOND;
        List<DemoLoads> loads = new ArrayList<>();
        try (DemoBucket bucket = new DemoBucket(stack.s3())) {
            for (int i = 0; i < tenants.size(); i++) {
                DemoLoads load =
                        new DemoLoads(apis.get(i), tenants.get(i), firstId, i == 0 ? COMPANIES : COMPANIES / 3, now);
                load.begin(bucket);
                loads.add(load);
            }
        }
        return loads;
    }

    private DemoPosting.Counts post(List<String> tenants, List<Api> apis)
            throws StackProblem, IOException, InterruptedException {
        Instant now = Instant.now();
        SecureRandom random = new SecureRandom();
        List<DemoPosting> postings = new ArrayList<>();
        for (int i = 0; i < tenants.size(); i++) {
            // The first is the largest, as in life.
            int count = Math.max(10, i == 0 ? events * 3 / 4 : events / 4 / (tenants.size() - 1));
            long firstId = random.nextLong() & ~0xff_ffffL;
            postings.add(new DemoPosting(
                    apis.get(i), new DemoTraffic(tenants.get(i), Math.max(20, count / 30), firstId, now), count));
        }
        long begun = System.nanoTime();
        long planned = Duration.ofSeconds(seconds).toNanos();
        try (Progress progress = new Progress(err(), "events")) {
            double part = 0;
            for (int round = 1; part < 1; round++) {
                // By the clock and not by the round: on a slow machine the batches grow and the time stays.
                Thread.sleep(Duration.ofNanos(Math.max(0, begun + round * BETWEEN_BATCHES_NANOS - System.nanoTime())));
                part = (double) (System.nanoTime() - begun) / planned;
                for (DemoPosting posting : postings) {
                    posting.postUntil(part);
                    posting.mend();
                    if (round % 4 == 1) {
                        posting.overtake();
                    }
                }
                progress.at(
                        Math.min(1, part),
                        postings.stream().mapToLong(DemoPosting::accepted).sum());
            }
        }
        DemoPosting.Counts all = new DemoPosting.Counts();
        postings.forEach(posting -> all.add(posting.counts()));
        return all;
    }

    private void tell(DemoPosting.Counts counts, double took, List<String> tenants) {
        out().println(String.format(
                Locale.ROOT,
                "%,d requests accepted in %.0f s, for %s.",
                counts.accepted,
                took,
                String.join(" and ", tenants)));
        out().println(String.format(
                Locale.ROOT,
                "Among them: sent twice %,d, another content under a used id %,d, corrections %,d, deletes %,d, and"
                        + " corrections that overtook their event %,d.",
                counts.again,
                counts.conflicting,
                counts.updates,
                counts.deletes,
                counts.ahead));
    }
}
