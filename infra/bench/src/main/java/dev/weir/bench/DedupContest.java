package dev.weir.bench;

import dev.weir.contract.Account;
import dev.weir.contract.Topics;
import dev.weir.kit.Closer;
import dev.weir.local.ChildCommand;
import dev.weir.local.FreePorts;
import dev.weir.local.KafkaPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The broker, the filled topic, and a fresh process with an empty memory for each drain of {@link Dedup}; what each
 * process wrote is counted after each of its drains.
 */
final class DedupContest implements Contest {
    private static final int PARTITIONS = 2;

    private final Closer closer;
    private final Drain drain;
    private final RawFill fill;
    private final DedupProcesses processes;
    private final List<String> problems = new ArrayList<>();

    private DedupContest(Closer closer, Drain drain, RawFill fill, DedupProcesses processes) {
        this.closer = closer;
        this.drain = drain;
        this.fill = fill;
        this.processes = processes;
    }

    static Contest start(Workplace workplace) throws Exception {
        Closer closer = new Closer();
        try {
            List<Integer> ports = FreePorts.find(3);
            KafkaPart kafka = workplace.kafka(ports.get(0), ports.get(1));
            closer.register(kafka.start(workplace.project()));
            Drain drain = closer.register(new Drain(kafka.bootstrap(), PARTITIONS));
            drain.createTopics();
            RawFill fill = new RawFill(workplace.records());
            fill.write(kafka.bootstrap());
            return new DedupContest(
                    closer, drain, fill, new DedupProcesses(workplace, kafka.bootstrap(), ports.get(2), PARTITIONS));
        } catch (Exception e) {
            closer.close();
            throw e;
        }
    }

    @Override
    public Contender baseline() {
        return new Contender("textbook window-store dedup", _ -> textbook());
    }

    @Override
    public Contender candidate() {
        return new Contender("processor", _ -> processor());
    }

    @Override
    public boolean warmsUp() {
        return false;
    }

    private Sample textbook() throws Exception {
        Sample sample = run(processes.textbook(), TextbookDedup.APPLICATION);
        long rows = drain.count(TextbookDedup.OUT);
        if (rows != fill.distinct()) {
            problems.add("the textbook wrote " + rows + " records for " + fill.distinct() + " ids");
        }
        return sample;
    }

    private Sample processor() throws Exception {
        Sample sample = run(processes.processor(), DedupProcesses.PROCESSOR_APPLICATION);
        long rows = drain.count(Topics.TRAFFIC_LEDGER.name());
        // The account of the last moments may not be told yet when the process ends, so it is judged in itself.
        boolean booksBalance = drain.accounts().stream().allMatch(Account::balances);
        if (rows != fill.distinct() || !booksBalance) {
            problems.add("the processor wrote " + rows + " rows for " + fill.distinct() + " ids, and its accounts "
                    + (booksBalance ? "balance" : "do not balance"));
        }
        return sample;
    }

    private Sample run(ChildCommand command, String application) throws Exception {
        drain.reset(application);
        Drain.Result result = drain.time(command, application, fill.records());
        return new Sample(
                result.rate(),
                Map.of("measured_records", (double) result.records(), "cpu_us_a_record", result.cpuMicrosARecord()));
    }

    @Override
    public List<Goal> goals() {
        return Dedup.GOALS;
    }

    @Override
    public List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        closer.close();
    }
}
