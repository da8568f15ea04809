package dev.weir.reporting;

import dev.weir.kit.Service;
import dev.weir.kit.Service.Context;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the reporting API. */
public final class Reporting {
    private static final Logger log = LoggerFactory.getLogger(Reporting.class);

    private Reporting() {}

    public static void main(String[] arguments) {
        Service.main(
                new Service.Description("reporting-api", 9104, ReportingSettings.ALL),
                System.getenv(),
                Reporting::start);
    }

    private static void start(Context context) throws IOException {
        ReportingServer server = context.closer()
                .register(new ReportingServer(
                        ReportingSettings.from(context.settings()),
                        context.health(),
                        context.operations(),
                        Clock.systemUTC()));
        log.info("Reports are served on port {}", server.port());
    }
}
