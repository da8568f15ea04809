package dev.weir.reporting.erasures;

import dev.weir.contract.ErasureJob;
import dev.weir.kit.http.HttpEdge;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.clickhouse.TenantQueries;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the sink has booked of a tenant's erasures, asked as the tenant's own ClickHouse user. */
public final class ErasureBook {
    // uniqExact, since after a crash the end of a partition may be told twice; its count never is.
    private static final ReportQuery QUERY = ReportQuery.of("""
            SELECT job_id, uniqExactIf(kafka_partition, stage = 'erased'), sum(ledger_rows), sum(events),
                toUnixTimestamp64Milli(max(at))
            FROM weir.erasures
            WHERE tenant_id = {tenant:String} AND has(splitByChar(',', {jobs:String}), job_id)
            GROUP BY job_id""");

    private final TenantQueries queries;

    public ErasureBook(TenantQueries queries) {
        this.queries = queries;
    }

    /** By job id; a job that no partition has come to is left out. */
    Map<String, ErasureProgress> of(Context ctx, List<ErasureJob> jobs) throws InterruptedException {
        ReportQuery query = QUERY.with("tenant", HttpEdge.caller(ctx).tenant())
                .with("jobs", jobs.stream().map(job -> job.erasure().jobId()).collect(Collectors.joining(",")));
        Map<String, ErasureProgress> progress = new HashMap<>();
        queries.run(ctx, query, "TabSeparated", answer -> {
            for (String line : new String(answer.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList()) {
                String[] cells = line.split("\t");
                progress.put(
                        cells[0],
                        new ErasureProgress(
                                Integer.parseInt(cells[1]),
                                Long.parseLong(cells[2]),
                                Long.parseLong(cells[3]),
                                Long.parseLong(cells[4])));
            }
        });
        return progress;
    }
}
