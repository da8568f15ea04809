package dev.weir.reporting.exports.runs;

import dev.weir.clickhouse.access.ExportTarget;
import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.ExportRequest;

/**
 * Where the objects of a job lie, each tenant's below a folder of its own.
 *
 * @param prefix before every key
 */
record ExportPlaces(String prefix) {

    /** Where ClickHouse writes to; the next run of the same query of the report writes there too. */
    String staging(ExportJob job) {
        ExportRequest request = job.request();
        return ExportTarget.folder(prefix, job.tenant()) + request.reportId() + "/" + request.queryId() + "/"
                + request.fileName();
    }

    /** Where the result lies for good; no other job has it. */
    String result(ExportJob job) {
        return ofJob(job) + job.request().fileName();
    }

    String manifest(ExportJob job) {
        return ofJob(job) + "manifest.json";
    }

    /** Where the start-up check writes. */
    String check() {
        return (prefix.isEmpty() ? "" : prefix + "/") + "write-check.csv";
    }

    /** A report can't have this name, since it begins with a dot. */
    private String ofJob(ExportJob job) {
        return ExportTarget.folder(prefix, job.tenant()) + ".jobs/" + job.id() + "/";
    }
}
