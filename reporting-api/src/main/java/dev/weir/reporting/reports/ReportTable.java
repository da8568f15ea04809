package dev.weir.reporting.reports;

import dev.weir.reporting.answers.Column;
import dev.weir.reporting.clickhouse.ReportQuery;
import java.util.List;

/** A report as a table: its name, the query that finds its rows, and their columns in the query's order. */
record ReportTable(String name, ReportQuery query, List<Column> columns) {}
