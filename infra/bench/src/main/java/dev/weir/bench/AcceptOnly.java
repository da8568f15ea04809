package dev.weir.bench;

import io.javalin.Javalin;

/** The baseline of the ingest benches: Javalin as it comes, with one handler that reads the body and answers 202. */
final class AcceptOnly {
    static final String READY = "accept-only is ready";

    private AcceptOnly() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.post("/api/traffic/{request_id}", context -> {
                context.bodyAsBytes();
                context.status(202);
            });
        });
        server.start("127.0.0.1", port);
        System.out.println(READY);
        while (System.in.read() >= 0) {
            // Nothing is ever sent; it ends with the parent.
        }
        server.stop();
        System.exit(0);
    }
}
