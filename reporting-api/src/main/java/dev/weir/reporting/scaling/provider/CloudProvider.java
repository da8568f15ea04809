package dev.weir.reporting.scaling.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.kit.pipeline.SharedCall;
import dev.weir.reporting.scaling.config.ProviderConfig;
import dev.weir.reporting.scaling.config.ScalableService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** ClickHouse Cloud. Many who look at the same time share one call, so that the API's rate limit holds for any number. */
public final class CloudProvider implements Provider, AutoCloseable {
    static final int CALLS = 10;

    /** A little more than the API's ten seconds: calls may arrive closer to each other than they were sent. */
    static final Duration WITHIN = Duration.ofMillis(10_500);

    private static final Set<String> NOTHING_RUNS = Set.of("stopped", "stopping", "idle");

    /** How long a service of which nothing runs gets to show its new size all the same. */
    private static final Duration SHOWN_WITHIN = Duration.ofMinutes(1);

    private final CloudApi api;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("cloud-look-", 0).factory());
    private final Map<String, SharedCall<ServiceLook>> looks = new ConcurrentHashMap<>();
    private final SharedCall<List<ServiceLook>> all;

    public CloudProvider(ProviderConfig.Cloud config) {
        this(new CloudApi(config, new RateLimit(CALLS, WITHIN, RateLimit.REAL)));
    }

    CloudProvider(CloudApi api) {
        this.api = api;
        this.all = new SharedCall<>(() -> later(this::askAll));
    }

    @Override
    public ServiceLook look(ScalableService service) throws ProviderFailure, InterruptedException {
        return wait(looks.computeIfAbsent(service.id(), id -> new SharedCall<>(() -> later(() -> ask(id))))
                .ask());
    }

    @Override
    public Map<String, ServiceLook> lookAll(Collection<ScalableService> services)
            throws ProviderFailure, InterruptedException {
        return wait(all.ask()).stream().collect(Collectors.toMap(ServiceLook::id, look -> look, (first, _) -> first));
    }

    @Override
    public CallOutcome scale(ScalableService service, Sizing fields) throws InterruptedException {
        return api.patch("/services/" + service.id() + "/replicaScaling", CloudService.scaling(fields));
    }

    @Override
    public CallOutcome command(ScalableService service, Command command) throws InterruptedException {
        return api.patch("/services/" + service.id() + "/state", CloudService.command(command));
    }

    @Override
    public Effect effect(ServiceLook look, Sizing fields, boolean sawWorking, Duration since) {
        if (!fields.differingFrom(look.size()).isEmpty()) {
            return new Effect.NotYet();
        }
        Sizing inEffect = look.inEffect();
        if (inEffect == null) {
            return new Effect.Unseen("ClickHouse Cloud does not tell which size is in effect");
        }
        if (look.scheduleEntry() != null) {
            return new Effect.Unseen("An entry of the Cloud's own schedule is active: the size counts after it");
        }
        if (isShown(fields, inEffect)) {
            return new Effect.Seen();
        }
        return NOTHING_RUNS.contains(look.state()) && since.compareTo(SHOWN_WITHIN) >= 0
                ? new Effect.Unseen("The service is " + look.state() + ": the size counts once it runs")
                : new Effect.NotYet();
    }

    private static boolean isShown(Sizing fields, Sizing inEffect) {
        return holds(fields.minMemoryGb(), inEffect.minMemoryGb())
                && holds(fields.maxMemoryGb(), inEffect.maxMemoryGb())
                && holds(fields.fewestReplicas(), inEffect.minReplicas())
                && holds(fields.mostReplicas(), inEffect.maxReplicas())
                && holds(fields.idleScaling(), inEffect.idleScaling())
                && holds(fields.idleTimeoutMinutes(), inEffect.idleTimeoutMinutes());
    }

    @Override
    public List<Unfit> unfit(ScalableService service, ServiceLook look, Sizing fields) {
        return fields.shards() == null
                ? List.of()
                : List.of(new Unfit("shards", "can't be set: ClickHouse Cloud has no shards"));
    }

    @Override
    public List<Unfit> unfit(ScalableService service, Command command) {
        return List.of();
    }

    @Override
    public List<String> warnings(ServiceLook look, Sizing fields) {
        return look.scheduleEntry() == null
                ? List.of()
                : List.of(
                        "An entry of the Cloud's own schedule is active now: this changes the size for the time after it");
    }

    @Override
    public void close() {
        api.close();
        threads.shutdownNow();
    }

    private static boolean holds(@Nullable Object wanted, @Nullable Object found) {
        return wanted == null || found == null || wanted.equals(found);
    }

    private ServiceLook ask(String id) throws ProviderFailure, InterruptedException {
        CloudApi.Answer answer = api.get("/services/" + id);
        return CloudService.read(answer.result(), answer.requestId());
    }

    private List<ServiceLook> askAll() throws ProviderFailure, InterruptedException {
        CloudApi.Answer answer = api.get("/services");
        List<ServiceLook> found = new ArrayList<>();
        for (JsonNode service : answer.result()) {
            found.add(CloudService.read(service, answer.requestId()));
        }
        return found;
    }

    private interface Question<A> {
        A ask() throws ProviderFailure, InterruptedException;
    }

    private <A> CompletableFuture<A> later(Question<A> question) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return question.ask();
                    } catch (ProviderFailure e) {
                        throw new CompletionException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new CompletionException(new ProviderFailure(0, "The service is ending", null));
                    }
                },
                threads);
    }

    private static <A> A wait(CompletableFuture<A> answer) throws ProviderFailure, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
            if (cause instanceof ProviderFailure failure) {
                throw new ProviderFailure(failure.status(), failure.reason(), failure.requestId());
            }
            throw new IllegalStateException(cause);
        }
    }
}
