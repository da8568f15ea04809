package dev.weir.stack;

import dev.weir.kit.EntitySettings;
import dev.weir.kit.Settings;
import dev.weir.kit.access.Pepper;
import dev.weir.stack.Secrets.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One run of a stack, from its secrets to its end; writes stack.json and state.json as it goes. */
final class StackRun {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration QUIET_BEFORE_CACHES = Duration.ofSeconds(5);

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final StackHome home;
    private final StackFile facts;
    private final Supervisor supervisor;
    private final StartCaches caches;
    private final Set<String> greeted = new HashSet<>();
    private final long begun = System.nanoTime();
    private volatile StackState.Phase phase = StackState.Phase.STARTING;

    /** Of all processes but the one of the name {@code without}. */
    StackRun(StackHome home, Settings settings, StartCaches caches, String without) throws IOException, StackProblem {
        this.home = home;
        Ports ports = Ports.claim(settings);
        Secrets secrets = Secrets.in(home.secrets());
        TenantKeys keys = TenantKeys.in(
                home.secrets(), new Pepper(secrets.read(Name.KEY_PEPPER).value()), Clock.systemUTC());
        this.caches = caches;
        PrivateFolder.create(home.data());
        List<Launch> launches = new Launches(home, ports, secrets, keys, EntitySettings.load(settings))
                .all().stream().filter(launch -> !launch.name().equals(without)).toList();
        supervisor = new Supervisor(launches, caches, this::changed);
        facts = facts(ports, secrets, keys);
    }

    /** Returns never: ends with the JVM. */
    void run() throws IOException, StackProblem, InterruptedException {
        Thread stop = new Thread(this::stop, "stop-stack");
        Runtime.getRuntime().addShutdownHook(stop);
        supervisor.start();
        supervisor.awaitReady(START_LIMIT);
        phase = StackState.Phase.READY;
        changed(supervisor.children());
        say(String.format(Locale.ROOT, "Ready after %.1f s", (System.nanoTime() - begun) / 1e9));
        Thread.sleep(QUIET_BEFORE_CACHES);
        caches.makeFor(supervisor.children());
        Thread.currentThread().join();
    }

    private void stop() {
        try {
            phase = StackState.Phase.STOPPING;
            say("Stopping");
            supervisor.stop();
            Files.deleteIfExists(home.stackFile());
            Files.deleteIfExists(home.stateFile());
            say("Stopped");
        } catch (IOException e) {
            say("Stopped, but a file of the stack could not be removed: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void changed(List<Child> children) {
        try {
            facts.with(running(children)).write(home);
            new StackState(
                            facts.supervisor(),
                            phase,
                            children.stream().map(StackRun::seen).toList())
                    .write(home);
        } catch (IOException e) {
            say("stack.json could not be written: " + e.getMessage());
        }
        children.forEach(this::greet);
    }

    private void greet(Child child) {
        switch (child.state()) {
            case Child.State.Running(long pid, boolean ready, String _) -> {
                if (ready && greeted.add(child.name() + pid)) {
                    say(child.name() + " is ready (process " + pid + ")");
                }
            }
            case Child.State.Dead(int exitCode) -> {
                if (greeted.add(child.name() + " died " + child.deaths())) {
                    say(child.name() + " ended with exit code " + exitCode + "; it is started again");
                }
            }
            case Child.State.Idle() -> {}
        }
    }

    private static List<StackFile.Running> running(List<Child> children) {
        return children.stream()
                .filter(child -> child.state() instanceof Child.State.Running)
                .map(child -> new StackFile.Running(
                        child.name(),
                        child.state() instanceof Child.State.Running(long pid, boolean _, String _) ? pid : 0,
                        child.launch().port()))
                .toList();
    }

    private static StackState.Seen seen(Child child) {
        return switch (child.state()) {
            case Child.State.Running(long _, boolean ready, String reason) ->
                new StackState.Seen(child.name(), ready ? "ready" : "not ready", ready ? null : reason, child.deaths());
            case Child.State.Dead(int exitCode) ->
                new StackState.Seen(child.name(), "dead", "ended with exit code " + exitCode, child.deaths());
            case Child.State.Idle() -> new StackState.Seen(child.name(), "dead", "not started", child.deaths());
        };
    }

    private static StackFile facts(Ports ports, Secrets secrets, TenantKeys keys) throws IOException {
        String first = TenantKeys.TENANTS.getFirst();
        Map<String, StackFile.Tenant> others = new java.util.LinkedHashMap<>();
        TenantKeys.TENANTS.stream().skip(1).forEach(name -> others.put(name, new StackFile.Tenant(keys.of(name))));
        return new StackFile(
                ports.url(LocalPort.GATEWAY),
                ports.url(LocalPort.REPORTING),
                ports.address(LocalPort.KAFKA),
                new StackFile.ClickHouse(
                        ports.url(LocalPort.CLICKHOUSE),
                        Launches.ADMIN,
                        secrets.read(Name.CLICKHOUSE_ADMIN_PASSWORD).value()),
                new StackFile.S3(
                        ports.url(LocalPort.S3),
                        secrets.read(Name.S3_ACCESS_KEY).value(),
                        secrets.read(Name.S3_SECRET_KEY).value(),
                        Launches.BUCKET),
                ports.url(LocalPort.CLOUD),
                first,
                keys.of(first),
                others,
                Map.of(
                        "gateway", ports.url(LocalPort.GATEWAY_OPERATIONS),
                        "processor", ports.url(LocalPort.PROCESSOR_OPERATIONS),
                        "sink", ports.url(LocalPort.SINK_OPERATIONS),
                        "reporting", ports.url(LocalPort.REPORTING_OPERATIONS)),
                ProcessHandle.current().pid(),
                List.of());
    }

    private static void say(String sentence) {
        System.out.println(CLOCK.format(LocalTime.now(ZoneId.systemDefault())) + " " + sentence);
    }
}
