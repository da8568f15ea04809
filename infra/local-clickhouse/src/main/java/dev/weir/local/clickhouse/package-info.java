/** A real ClickHouse engine as a process of its own, for the local stack and the tests. */
@NullMarked
package dev.weir.local.clickhouse;

import org.jspecify.annotations.NullMarked;
