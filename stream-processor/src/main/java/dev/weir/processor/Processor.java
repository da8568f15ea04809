package dev.weir.processor;

import dev.weir.kit.Service;
import dev.weir.kit.Settings;
import dev.weir.kit.pipeline.TrailAccess;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.kafka.streams.state.HostInfo;

/** Starts the stream processor. */
public final class Processor {
    static final Service.Description SERVICE = new Service.Description("processor", 9102, ProcessorSettings.ALL);

    private Processor() {}

    public static void main(String[] arguments) {
        Service.main(SERVICE, System.getenv(), Processor::start);
    }

    private static void start(Service.Context context) throws UnknownHostException {
        Settings given = context.settings();
        ProcessorSettings settings = ProcessorSettings.of(given);
        HostInfo address = address(context);
        TrafficStreams streams = context.closer()
                .register(new TrafficStreams(
                        settings,
                        address,
                        context.health(),
                        context.operations().metrics(),
                        context.stop()));
        given.find(TrailAccess.SECRET)
                .ifPresent(secret -> context.operations()
                        .serve(
                                TrailAccess.PATH,
                                new Trails(
                                        new TrailAccess(secret),
                                        settings.window(),
                                        settings.partitions(),
                                        address,
                                        streams::streams)));
        streams.start();
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
