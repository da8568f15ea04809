/** The ClickHouse schema as versioned migrations, and who may do what in it. */
@NullMarked
package dev.weir.clickhouse;

import org.jspecify.annotations.NullMarked;
