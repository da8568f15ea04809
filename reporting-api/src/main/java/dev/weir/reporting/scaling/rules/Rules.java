package dev.weir.reporting.scaling.rules;

import dev.weir.contract.FieldError;
import dev.weir.reporting.scaling.config.Bounds;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.config.Tier;
import dev.weir.reporting.scaling.provider.Command;
import dev.weir.reporting.scaling.provider.Provider;
import dev.weir.reporting.scaling.provider.ServiceLook;
import dev.weir.reporting.scaling.provider.Sizing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All rules for one request at one service; what is broken is gathered, so that one answer names all of it. */
public final class Rules {
    static final int STEP_GB = 4;
    static final int LEAST_GB = 8;
    static final int MOST_GB = 356;
    static final int MOST_GB_UNPAID = 120;
    static final int MOST_REPLICAS = 20;
    static final int LEAST_IDLE_MINUTES = 5;

    private static final Set<Integer> BASIC_SIZES = Set.of(8, 12);
    private static final Set<String> GONE = Set.of("terminating", "terminated", "softdeleting", "softdeleted");

    private final ScalableService service;
    private final Bounds bounds;
    private final boolean paidPlan;
    private final Provider provider;
    private final ServiceLook look;
    private final List<FieldError> broken = new ArrayList<>();

    /** @param bounds the service's and the operator's together */
    public Rules(ScalableService service, Bounds bounds, boolean paidPlan, Provider provider, ServiceLook look) {
        this.service = service;
        this.bounds = bounds;
        this.paidPlan = paidPlan;
        this.provider = provider;
        this.look = look;
    }

    /** The rules that setting these fields would break. */
    public List<FieldError> brokenBy(Sizing fields) {
        broken.clear();
        Sizing after = fields.over(look.size());
        if (fields.isEmpty()) {
            refuse("service", "is all that was given: name what shall change");
        }
        present();
        memory("min_memory_gb", fields.minMemoryGb());
        memory("max_memory_gb", fields.maxMemoryGb());
        memoryRange(fields, after);
        replicas(fields, after);
        bounded(fields);
        idle(fields);
        provider.unfit(service, look, fields).forEach(unfit -> refuse(unfit.field(), unfit.reason()));
        return List.copyOf(broken);
    }

    /**
     * The rules that a command would break.
     *
     * @param others all services that the provider tells of
     */
    public List<FieldError> brokenBy(Command command, Collection<ServiceLook> others) {
        broken.clear();
        present();
        provider.unfit(service, command).forEach(unfit -> refuse(unfit.field(), unfit.reason()));
        switch (command) {
            case WAKE -> {
                if (!look.state().equals("idle") && !command.isTaken(look.state())) {
                    refuse(
                            "command",
                            "can't be given: the service is " + look.state() + ", and only an idle one wakes");
                }
            }
            case STOP -> {
                if (look.primary() && others.stream().anyMatch(this::dependsOnIt)) {
                    refuse(
                            "command",
                            "can't be given: other services of the warehouse depend on this one, the primary");
                }
            }
            case START -> {
                if (look.state().equals("stopping")) {
                    refuse("command", "can't be given before the service has stopped");
                }
            }
        }
        return List.copyOf(broken);
    }

    /** Why the service's name has to be typed before that is set; null when it need not be. */
    public @Nullable String whyConfirm(Sizing fields) {
        if (fields.shards() != null) {
            return "a change of shards moves no data";
        }
        BigDecimal units = Estimate.mostUnits(fields.over(look.size()));
        BigDecimal limit = service.confirmAboveUnits();
        return units != null && limit != null && units.compareTo(limit) > 0
                ? units + " compute units an hour are more than " + limit
                : null;
    }

    private boolean dependsOnIt(ServiceLook other) {
        return !other.id().equals(look.id())
                && other.warehouse() != null
                && other.warehouse().equals(look.warehouse())
                && !GONE.contains(other.state());
    }

    private void present() {
        if (GONE.contains(look.state())) {
            refuse("service", "is " + look.state());
        }
    }

    private boolean inCloud() {
        return service.cluster() == null;
    }

    private void memory(String field, @Nullable Integer gb) {
        if (gb == null) {
            return;
        }
        if (inCloud()) {
            if (gb % STEP_GB != 0) {
                refuse(field, "must be a multiple of " + STEP_GB);
            }
            int most = paidPlan ? MOST_GB : MOST_GB_UNPAID;
            if (gb < LEAST_GB || gb > most) {
                refuse(field, "must be from " + LEAST_GB + " to " + most + (paidPlan ? "" : " without a paid plan"));
            }
            if (service.tier() == Tier.BASIC && !BASIC_SIZES.contains(gb)) {
                refuse(field, "must be 8 or 12 in the basic tier");
            }
        } else if (gb < 1) {
            refuse(field, "must be 1 or more");
        }
        if (bounds.minMemoryGb() != null && gb < bounds.minMemoryGb()) {
            refuse(field, "must be at least " + bounds.minMemoryGb() + " here");
        }
        if (bounds.maxMemoryGb() != null && gb > bounds.maxMemoryGb()) {
            refuse(field, "must be at most " + bounds.maxMemoryGb() + " here");
        }
        List<Integer> sizes = bounds.memorySizesGb();
        if (sizes != null && !sizes.contains(gb)) {
            refuse(field, "must be one of " + sizes + " here");
        }
    }

    private void memoryRange(Sizing fields, Sizing after) {
        if (fields.minMemoryGb() == null && fields.maxMemoryGb() == null) {
            return;
        }
        Integer least = after.minMemoryGb();
        Integer most = after.maxMemoryGb();
        if (least != null && most != null && least > most) {
            if (fields.minMemoryGb() != null) {
                refuse(
                        "min_memory_gb",
                        "must not be larger than max_memory_gb, which "
                                + (fields.maxMemoryGb() == null ? "is " + most + " now" : "is " + most));
            } else {
                refuse("max_memory_gb", "must not be smaller than min_memory_gb, which is " + least + " now");
            }
        }
    }

    private void replicas(Sizing fields, Sizing after) {
        boolean range = fields.minReplicas() != null || fields.maxReplicas() != null;
        if (fields.numReplicas() != null && range) {
            refuse("num_replicas", "must not be given together with min_replicas and max_replicas");
        }
        if (fields.minReplicas() == null && fields.maxReplicas() != null) {
            refuse("min_replicas", "must be given together with max_replicas");
        }
        if (fields.maxReplicas() == null && fields.minReplicas() != null) {
            refuse("max_replicas", "must be given together with min_replicas");
        }
        replicas("num_replicas", fields.numReplicas());
        replicas("min_replicas", fields.minReplicas());
        replicas("max_replicas", fields.maxReplicas());
        if (fields.minReplicas() != null
                && fields.maxReplicas() != null
                && fields.minReplicas() > fields.maxReplicas()) {
            refuse("min_replicas", "must not be larger than max_replicas");
        }
        boolean horizontal = after.minReplicas() != null || after.maxReplicas() != null;
        if (inCloud()
                && horizontal
                && after.minMemoryGb() != null
                && !after.minMemoryGb().equals(after.maxMemoryGb())) {
            refuse(
                    fields.minMemoryGb() != null ? "min_memory_gb" : "max_memory_gb",
                    "must be equal to the other size of memory while the number of replicas is a range");
        }
        if (fields.shards() != null && fields.shards() < 1) {
            refuse("shards", "must be 1 or more");
        }
    }

    private void replicas(String field, @Nullable Integer number) {
        if (number == null) {
            return;
        }
        int most = inCloud() ? MOST_REPLICAS : Integer.MAX_VALUE;
        if (number < 1 || number > most) {
            refuse(field, inCloud() ? "must be from 1 to " + MOST_REPLICAS : "must be 1 or more");
        }
        if (service.tier() == Tier.BASIC && inCloud() && number != 1) {
            refuse(field, "must be 1 in the basic tier");
        }
    }

    private void bounded(Sizing fields) {
        bounded("num_replicas", fields.numReplicas());
        bounded("min_replicas", fields.minReplicas());
        bounded("max_replicas", fields.maxReplicas());
        if (fields.shards() != null && bounds.maxShards() != null && fields.shards() > bounds.maxShards()) {
            refuse("shards", "must be at most " + bounds.maxShards() + " here");
        }
    }

    private void bounded(String field, @Nullable Integer number) {
        if (number == null) {
            return;
        }
        if (bounds.minReplicas() != null && number < bounds.minReplicas()) {
            refuse(field, "must be at least " + bounds.minReplicas() + " here");
        }
        if (bounds.maxReplicas() != null && number > bounds.maxReplicas()) {
            refuse(field, "must be at most " + bounds.maxReplicas() + " here");
        }
    }

    private void idle(Sizing fields) {
        if (inCloud() && fields.idleTimeoutMinutes() != null && fields.idleTimeoutMinutes() < LEAST_IDLE_MINUTES) {
            refuse("idle_timeout_minutes", "must be " + LEAST_IDLE_MINUTES + " or more");
        }
    }

    private void refuse(String field, String reason) {
        broken.add(new FieldError(field, reason));
    }
}
