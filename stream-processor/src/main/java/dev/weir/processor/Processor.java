package dev.weir.processor;

import dev.weir.kit.Service;

/** Starts the stream processor. */
public final class Processor {
    static final Service.Description SERVICE = new Service.Description("processor", 9102, ProcessorSettings.ALL);

    private Processor() {}

    public static void main(String[] arguments) {
        Service.main(
                SERVICE,
                System.getenv(),
                context -> context.closer()
                        .register(new TrafficStreams(
                                ProcessorSettings.of(context.settings()),
                                context.health(),
                                context.operations().metrics(),
                                context.stop()))
                        .start());
    }
}
