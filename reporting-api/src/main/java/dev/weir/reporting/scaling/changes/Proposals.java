package dev.weir.reporting.scaling.changes;

import dev.weir.contract.FieldError;
import dev.weir.reporting.scaling.config.Bounds;
import dev.weir.reporting.scaling.config.Operator;
import dev.weir.reporting.scaling.config.OrgConfig;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.provider.Command;
import dev.weir.reporting.scaling.provider.Provider;
import dev.weir.reporting.scaling.provider.ProviderFailure;
import dev.weir.reporting.scaling.provider.Providers;
import dev.weir.reporting.scaling.provider.ServiceLook;
import dev.weir.reporting.scaling.provider.Sizing;
import dev.weir.reporting.scaling.rules.Estimate;
import dev.weir.reporting.scaling.rules.Rules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds what is asked against the service as it is, the rules and the bounds. */
public final class Proposals {
    private final OrgConfig config;
    private final Providers providers;
    private final Book book;

    public Proposals(OrgConfig config, Providers providers, Book book) {
        this.config = config;
        this.providers = providers;
        this.book = book;
    }

    /**
     * Judges a change of size.
     *
     * @param minutes until it is taken back; null for one that stays
     */
    public Proposal scale(ScalableService service, Operator.Grant grant, Sizing fields, @Nullable Long minutes)
            throws ProviderFailure, InterruptedException {
        Provider provider = providers.of(service);
        ServiceLook look = provider.look(service);
        Rules rules = new Rules(service, bounds(service, grant), config.paidPlan(), provider, look);
        List<FieldError> broken = rules.brokenBy(fields);
        String whyConfirm = rules.whyConfirm(fields);
        if (!broken.isEmpty()) {
            return new Proposal.Broken(look, broken, whyConfirm);
        }
        Sizing changed = fields.differingFrom(look.size());
        if (changed.isEmpty()) {
            return new Proposal.AlreadySet(look, estimate(service, look.size(), look.size(), null));
        }
        Task.Scale task = new Task.Scale(changed, look.size());
        List<String> warnings = new ArrayList<>(provider.warnings(look, changed));
        for (Change other : book.toBeReverted(service.name())) {
            warnings.add("The change " + other.id() + " of " + other.operator()
                    + " is temporary; its revert counts on the size that it has led to, and will be skipped unless this"
                    + " one is taken back before");
        }
        return new Proposal.Fits(
                look, task, estimate(service, look.size(), task.after(), minutes), warnings, rules.whyConfirm(changed));
    }

    /** Judges a command. */
    public Proposal tell(ScalableService service, Operator.Grant grant, Command command)
            throws ProviderFailure, InterruptedException {
        Provider provider = providers.of(service);
        ServiceLook look = provider.look(service);
        if (command.isTaken(look.state())) {
            return new Proposal.AlreadySet(look, null);
        }
        Collection<ServiceLook> others = command == Command.STOP && look.primary() && look.warehouse() != null
                ? provider.lookAll(List.of(service)).values()
                : List.of();
        String whyConfirm = command == Command.STOP ? "a stopped service answers nobody" : null;
        List<FieldError> broken =
                new Rules(service, bounds(service, grant), config.paidPlan(), provider, look).brokenBy(command, others);
        return broken.isEmpty()
                ? new Proposal.Fits(look, new Task.Tell(command, look.state()), null, List.of(), whyConfirm)
                : new Proposal.Broken(look, broken, whyConfirm);
    }

    /** What a service of that size uses, and comes to with another. */
    public Estimate estimate(ScalableService service, Sizing before, Sizing after, @Nullable Long minutes) {
        return Estimate.of(before, after, service.ratePerUnitHour(), config.currency(), minutes);
    }

    /** Within what this operator may scale the service. */
    public static Bounds bounds(ScalableService service, Operator.Grant grant) {
        return service.bounds().and(grant.bounds());
    }
}
