package dev.weir.reporting.scaling.changes;

import dev.weir.reporting.scaling.changes.Plan.Occurrence;
import dev.weir.reporting.scaling.config.Action;
import dev.weir.reporting.scaling.config.Operator;
import dev.weir.reporting.scaling.config.OrgConfig;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.provider.ProviderFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** Has a window begin its change when it opens; each time it opens is dealt with once. */
final class Openings {
    private final OrgConfig config;
    private final Proposals proposals;
    private final Book book;
    private final Records records;
    private final Clock clock;

    Openings(OrgConfig config, Proposals proposals, Book book, Records records, Clock clock) {
        this.config = config;
        this.proposals = proposals;
        this.book = book;
        this.records = records;
        this.clock = clock;
    }

    /** The one that is to be dealt with now; empty when there is none. */
    static Optional<Occurrence> due(Window window, Book book, Instant now) {
        Instant handled = book.handledUntil(window.id());
        return window.plan().between(handled == null ? window.createdAt() : handled, now.plusMillis(1)).stream()
                .findFirst();
    }

    /** Deals with the opening; whether that is done. */
    boolean deal(Window window, Occurrence occurrence) throws FencedWriter.Ended, InterruptedException {
        Instant now = clock.instant();
        if (!occurrence.contains(now)) {
            records.begin(
                    window,
                    occurrence.to(),
                    null,
                    audit(window, "missed", "it was open from " + occurrence.from() + " to " + occurrence.to()));
            return true;
        }
        Optional<ScalableService> service = config.service(window.service());
        Optional<Operator.Grant> grant = config.operators().stream()
                .filter(operator -> operator.name().equals(window.operator()))
                .findFirst()
                .flatMap(operator -> operator.grant(window.service()))
                .filter(may -> may.actions().contains(Action.WINDOWS));
        if (service.isEmpty() || grant.isEmpty()) {
            records.begin(
                    window,
                    occurrence.to(),
                    null,
                    audit(window, "failed", window.operator() + " may not have windows of this service any more"));
            return true;
        }
        if (book.underWay(window.service()).isPresent()) {
            return false;
        }
        try {
            begin(
                    window,
                    occurrence,
                    proposals.scale(
                            service.get(),
                            grant.get(),
                            window.fields(),
                            Duration.between(now, occurrence.to()).toMinutes()));
            return true;
        } catch (ProviderFailure e) {
            return false;
        }
    }

    private void begin(Window window, Occurrence occurrence, Proposal proposal)
            throws FencedWriter.Ended, InterruptedException {
        switch (proposal) {
            case Proposal.Fits fits -> {
                Change change = Change.planned(
                        "w-" + window.id() + "-" + occurrence.from().getEpochSecond(),
                        window.service(),
                        window.operator(),
                        null,
                        window.id(),
                        clock.instant(),
                        fits.task(),
                        null,
                        occurrence.to(),
                        fits.estimate(),
                        fits.warnings());
                records.begin(window, occurrence.to(), change, AuditEntry.of(change, change.at()));
            }
            case Proposal.AlreadySet _ ->
                records.begin(window, occurrence.to(), null, audit(window, "already set", null));
            case Proposal.Broken broken ->
                records.begin(
                        window,
                        occurrence.to(),
                        null,
                        audit(
                                window,
                                "refused",
                                broken.errors().stream()
                                        .map(error -> error.field() + " " + error.reason())
                                        .collect(Collectors.joining("; "))));
        }
    }

    private AuditEntry audit(Window window, String result, @org.jspecify.annotations.Nullable String detail) {
        return AuditEntry.of(
                clock.instant(),
                window.operator(),
                window.service(),
                "scale",
                window.fields(),
                result,
                window.id(),
                null,
                detail);
    }
}
