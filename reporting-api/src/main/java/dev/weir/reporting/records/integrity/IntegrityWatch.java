package dev.weir.reporting.records.integrity;

import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.clickhouse.QueryFailure;
import dev.weir.reporting.records.HistoryTenants;
import dev.weir.reporting.records.SteadyLook;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the versions of every tenant's records steadily, so that what does not fit is told without anybody asking. */
public final class IntegrityWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IntegrityWatch.class);

    private final Entities entities;
    private final HistoryTenants tenants;
    private final IntegrityCheck check;
    private final IntegrityMetrics metrics;
    private final SteadyLook steady;

    IntegrityWatch(
            Entities entities, HistoryTenants tenants, IntegrityCheck check, IntegrityMetrics metrics, Duration every) {
        this.entities = entities;
        this.tenants = tenants;
        this.check = check;
        this.metrics = metrics;
        this.steady = new SteadyLook("integrity-watch", every, this::lookAtAll);
        if (every.isPositive()) {
            metrics.watching();
        }
    }

    /** Does nothing when no time between two checks is set. */
    public void start() {
        steady.start();
    }

    @Override
    public void close() {
        steady.close();
    }

    private boolean lookAtAll() throws InterruptedException {
        boolean all = true;
        for (EntityDefinition entity : entities.all()) {
            all &= look(entity.name());
        }
        if (all) {
            metrics.sawAll();
        }
        return all;
    }

    /** Whether the entity of every tenant could be looked at. */
    private boolean look(String entity) throws InterruptedException {
        List<String> owners;
        try {
            owners = tenants.of(entity);
        } catch (SQLException e) {
            log.debug("Whose {} there are can't be asked now: {}", entity, e.getMessage());
            return QueryFailure.isNotSetUp(e);
        }
        boolean all = true;
        for (String tenant : owners) {
            try {
                Findings findings = check.of(tenant, entity, 0);
                metrics.saw(tenant, entity, findings);
                if (!findings.isSound()) {
                    log.warn("{} versions of {} of {} do not fit together", findings.total(), entity, tenant);
                }
            } catch (HttpProblem e) {
                log.debug("The versions of {} of {} can't be checked now: {}", entity, tenant, e.getMessage());
                all = false;
            }
        }
        return all;
    }
}
