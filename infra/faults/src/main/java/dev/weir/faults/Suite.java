package dev.weir.faults;

import dev.weir.local.ProjectFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Lets the faults of a plan strike the product under load, and compares after each round what counts with what was
 * acknowledged.
 *
 * @param events that are sent at least, spread over the faults
 * @param pace events a second
 * @param without guards that the sinks leave out
 * @param progress told of each step
 */
record Suite(Plan plan, long seed, long events, int pace, String without, Consumer<String> progress) {

    /** In that folder, which is new. */
    Outcome run(Path folder) throws Exception {
        Run run = new Run(Instant.now(), new TreeMap<>(), new ArrayList<>());
        try (Stack stack = Stack.withoutSink(ProjectFolder.find(), folder);
                StoreProxy proxy = new StoreProxy(
                        java.net.URI.create(stack.facts().clickhouse().http()), Sinks.LATE_SECONDS);
                Sinks sinks = new Sinks(stack, proxy.address(), without);
                SinkGroup group = new SinkGroup(stack.facts().kafka())) {
            sinks.working();
            stack.awaitReady();
            // The newest day is yesterday: no event is from the future, whatever its time of day.
            Events all = new Events(LocalDate.now(ZoneOffset.UTC)
                    .minusDays(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .toEpochMilli());
            try (Producer producer = new Producer(stack.facts());
                    Load load = new Load(producer, all, pace);
                    Ledger ledger = new Ledger(stack.facts().clickhouse(), all);
                    Books books = new Books(stack.facts())) {
                progress.accept("the stack is ready in " + folder);
                load.start();
                Judge judge = new Judge(group, ledger, books);
                return strike(run, new Rig(stack, sinks, group, proxy), load, judge, producer);
            }
        }
    }

    private record Run(Instant start, Map<String, Integer> struck, List<String> problems) {
        void struck(Fault fault) {
            struck.merge(fault.kind() + " " + fault.where(), 1, Integer::sum);
        }
    }

    private Outcome strike(Run run, Rig rig, Load load, Judge judge, Producer producer) throws Exception {
        int done = 0;
        Verdict last = new Verdict(0, new Ledger.Difference(0, 0, 0, 0, List.of()), 0, true, List.of());
        for (List<Fault> round : plan.rounds()) {
            for (Fault fault : round) {
                load.awaitBegun(events * done / plan.faults());
                long begun = System.nanoTime();
                run.struck(fault);
                done++;
                try {
                    fault.strike(rig);
                } catch (RuntimeException e) {
                    run.problems().add(fault.kind() + " " + fault.where() + ": " + e.getMessage());
                }
                say(done, fault.kind() + " " + fault.where(), System.nanoTime() - begun, load.begun());
                if (!run.problems().isEmpty()) {
                    break;
                }
            }
            rig.sinks().working();
            if (done == plan.faults()) {
                load.awaitBegun(events);
            }
            long begun = System.nanoTime();
            last = load.whilePaused(judge::judge);
            run.problems().addAll(last.problems());
            say(done, last.toString(), System.nanoTime() - begun, load.begun());
            if (!run.problems().isEmpty() || !last.isSound()) {
                break;
            }
        }
        return new Outcome(
                run.start(),
                Duration.between(run.start(), Instant.now()),
                seed,
                run.struck(),
                last.events(),
                producer.acknowledged(),
                producer.repeated(),
                last.difference(),
                last.repeatedOffsets(),
                last.balanced(),
                run.problems());
    }

    private void say(int done, String what, long nanos, long sent) {
        progress.accept(String.format(
                Locale.ROOT, "%3d/%d  %-48s %5.1f s  %,12d events", done, plan.faults(), what, nanos / 1e9, sent));
    }
}
