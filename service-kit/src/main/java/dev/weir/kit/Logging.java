package dev.weir.kit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/** How a service writes its log: to standard output, as text for people or a JSON object a line for machines. */
final class Logging {
    enum Format {
        TEXT,
        JSON
    }

    enum Threshold {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    static final Setting<Format> FORMAT = Setting.choice(
                    "WEIR_LOG_FORMAT", Format.class, "text for people or json for machines")
            .orElse("text");
    static final Setting<Threshold> LEVEL = Setting.choice(
                    "WEIR_LOG_LEVEL",
                    Threshold.class,
                    "the least that is logged of our own code; libraries log warnings")
            .orElse("info");

    private Logging() {}

    static void configure(String service, Format format, Threshold threshold) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder(service, format, context));
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        context.getLogger("dev.weir").setLevel(Level.toLevel(threshold.name()));
    }

    private static Encoder<ILoggingEvent> encoder(String service, Format format, LoggerContext context) {
        return switch (format) {
            case TEXT -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setContext(context);
                text.setPattern("%d{HH:mm:ss.SSS} %-5level " + service + " %logger{0}: %msg%n");
                text.start();
                yield text;
            }
            case JSON -> {
                LogstashEncoder json = new LogstashEncoder();
                json.setContext(context);
                json.setCustomFields("{\"service\":\"" + service + "\"}");
                json.start();
                yield json;
            }
        };
    }
}
