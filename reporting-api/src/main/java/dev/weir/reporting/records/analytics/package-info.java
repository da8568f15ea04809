/** Figures over business records: companies, tickets and the time spent. */
@NullMarked
package dev.weir.reporting.records.analytics;

import org.jspecify.annotations.NullMarked;
