package dev.weir.reporting.scaling.provider;

import dev.weir.reporting.scaling.config.ScalableService;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Somebody who runs ClickHouse services. Calls block, and wait for their turn where the provider limits their rate. */
public sealed interface Provider permits CloudProvider, KubernetesProvider {
    /** The service as it is now: the answer to a question that was asked after this was called. */
    ServiceLook look(ScalableService service) throws ProviderFailure, InterruptedException;

    /** Those of the services that the provider knows, by their id. */
    Map<String, ServiceLook> lookAll(Collection<ScalableService> services) throws ProviderFailure, InterruptedException;

    /** Sets these fields of a service's size. */
    CallOutcome scale(ScalableService service, Sizing fields) throws InterruptedException;

    CallOutcome command(ScalableService service, Command command) throws InterruptedException;

    /**
     * How far a change is that was taken.
     *
     * @param sawWorking whether the provider was seen at work on it
     * @param since how long ago it was taken
     */
    Effect effect(ServiceLook look, Sizing fields, boolean sawWorking, Duration since);

    /** What is wrong with asking this provider for these fields, in words for the caller; empty when nothing is. */
    List<Unfit> unfit(ScalableService service, ServiceLook look, Sizing fields);

    /** What is wrong with asking this provider for that command; empty when nothing is. */
    List<Unfit> unfit(ScalableService service, Command command);

    /** What an operator should know before these fields are set. */
    List<String> warnings(ServiceLook look, Sizing fields);

    /** A field that the provider would not take. */
    record Unfit(String field, String reason) {}
}
