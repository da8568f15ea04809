/** Asking ClickHouse: a pool for each tenant's own user, bound values, and what a failure means. */
@NullMarked
package dev.weir.reporting.clickhouse;

import org.jspecify.annotations.NullMarked;
