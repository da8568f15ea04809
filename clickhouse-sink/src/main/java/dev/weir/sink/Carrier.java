package dev.weir.sink;

import dev.weir.kit.Closer;
import dev.weir.kit.Health;
import dev.weir.kit.Service;
import dev.weir.sink.rows.BlockMemory;
import dev.weir.sink.rows.RowCoder;
import dev.weir.sink.store.ClickHouseAddress;
import dev.weir.sink.store.RowStore;
import dev.weir.sink.store.StoreLayout;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** Carries the records of one flow into ClickHouse, once its topics and tables are there. */
final class Carrier {
    private final Flow flow;
    private final SinkSettings settings;
    private final Service.Context context;
    private final RowCoder coder;
    private final RowStore rows;
    private final SinkMetrics metrics;
    private final BatchPace pace;
    private final StoreHealth store;
    private final LaneWork work;
    private final long memory;

    /**
     * @param coder makes rows of the flow's records
     * @param layout where those rows lie
     * @param memory for rows that are not stored yet, in bytes
     */
    Carrier(
            Flow flow,
            SinkSettings settings,
            Service.Context context,
            Admin admin,
            ClickHouseAddress clickHouse,
            RowCoder coder,
            StoreLayout layout,
            SinkMetrics metrics,
            LaneWork.Eraser eraser,
            long memory) {
        this.flow = flow;
        this.settings = settings;
        this.context = context;
        this.coder = coder;
        this.metrics = metrics;
        this.memory = memory;
        Closer closer = context.closer();
        Health health = context.health();
        for (String need : List.of("kafka", "clickhouse", "partitions")) {
            health.need(flow.need(need));
        }
        this.rows = closer.register(new RowStore(layout, clickHouse, settings.passLifetime(), settings.without()));
        this.store = new StoreHealth(health.need(flow.need("clickhouse")), layout.tables(), metrics);
        this.pace = new BatchPace(settings.pace(), settings.partitions());
        metrics.watch(pace);
        CrashPoint.Watch crash = settings.faults();
        this.work = closer.register(new LaneWork(
                rows,
                new Recovery(rows, crash),
                new Isolation(rows, new SingleRecords(settings.kafka())),
                eraser,
                admin,
                closer.register(new RejectedOutlet(settings.kafka(), flow.rejected())),
                metrics,
                crash));
    }

    SinkLoop start() {
        context.health().need(flow.need("clickhouse")).met();
        SinkLoop loop = new SinkLoop(
                flow,
                TopicConsumer.create(settings.kafka(), flow.group()),
                work,
                coder,
                settings.limits(),
                new BlockMemory(memory),
                pace,
                metrics,
                store,
                context.health(),
                context.stop()::because);
        context.closer().register(loop);
        context.closer().register(new PartsWatch(rows, pace, metrics)).start();
        loop.start();
        return loop;
    }
}
