package dev.weir.reporting.exports.jobs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an export was asked to be, its query checked and in ClickHouse's own spelling.
 *
 * @param parameters the values of the query's {name:Type}, by name; bound by ClickHouse
 * @param columns of the result
 */
public record ExportRequest(
        String reportId,
        String queryId,
        String query,
        Map<String, String> parameters,
        List<ResultColumn> columns,
        ResultFormat format,
        Compression compression) {

    /** One column of a result. */
    public record ResultColumn(String name, String type) {}

    public ExportRequest {
        parameters = Map.copyOf(parameters);
        columns = List.copyOf(columns);
    }

    /** Whether the other would find the same, written alike, for the same report. */
    public boolean asksTheSameAs(ExportRequest other) {
        return reportId.equals(other.reportId)
                && query.equals(other.query)
                && parameters.equals(other.parameters)
                && format == other.format
                && compression == other.compression;
    }

    public String fileName() {
        return compression.fileName(format);
    }

    /** The parameters in the order of their names. */
    public Map<String, String> sortedParameters() {
        return new TreeMap<>(parameters);
    }
}
