package dev.weir.processor;

import dev.weir.contract.Topics;
import dev.weir.contract.entities.Entities;
import dev.weir.kit.EntitySettings;
import dev.weir.kit.Service;
import dev.weir.kit.Settings;
import dev.weir.kit.pipeline.TrailAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.apache.kafka.streams.state.HostInfo;

/** Starts the stream processor. */
public final class Processor {
    static final Service.Description SERVICE = new Service.Description("processor", 9102, ProcessorSettings.ALL);

    private Processor() {}

    public static void main(String[] arguments) {
        Service.main(SERVICE, System.getenv(), Processor::start);
    }

    private static void start(Service.Context context) throws IOException {
        Settings given = context.settings();
        ProcessorSettings settings = ProcessorSettings.of(given);
        HostInfo address = address(context);
        String instance = InstanceId.of(settings.state());
        MeterRegistry metrics = context.operations().metrics();
        RunningTopology traffic = run(
                context,
                settings,
                instance,
                new RunningTopology.Work(
                        StreamsSettings.TRAFFIC,
                        "traffic",
                        Topics.TRAFFIC_RAW,
                        () -> TrafficTopology.of(settings.window(), settings.partitions(), metrics),
                        Map.of()));
        Entities entities = EntitySettings.load(given);
        RunningTopology records = run(
                context,
                settings,
                instance,
                new RunningTopology.Work(
                        StreamsSettings.RECORDS,
                        "records",
                        Topics.ENTITIES_RAW,
                        () -> RecordTopology.of(entities, settings.window().skew(), settings.partitions(), metrics),
                        RecordTopology.settings()));
        given.find(TrailAccess.SECRET)
                .ifPresent(secret -> context.operations()
                        .serve(
                                TrailAccess.PATH,
                                new Trails(
                                        new TrailAccess(secret),
                                        settings.window(),
                                        settings.partitions(),
                                        address,
                                        traffic::streams)));
        traffic.start();
        records.start();
    }

    private static RunningTopology run(
            Service.Context context, ProcessorSettings settings, String instance, RunningTopology.Work work)
            throws UnknownHostException {
        return context.closer()
                .register(new RunningTopology(
                        work,
                        settings,
                        instance,
                        address(context),
                        context.health(),
                        context.operations().metrics(),
                        context.stop()));
    }

    private static HostInfo address(Service.Context context) throws UnknownHostException {
        String told = context.settings().find(ProcessorSettings.ADDRESS).orElse("");
        if (!told.isEmpty()) {
            return HostInfo.buildFromEndpoint(told);
        }
        String host = context.settings().get(Service.OPERATIONS_HOST);
        boolean wildcard = InetAddress.getByName(host).isAnyLocalAddress();
        return new HostInfo(
                wildcard ? InetAddress.getLocalHost().getHostName() : host,
                context.operations().port());
    }
}
