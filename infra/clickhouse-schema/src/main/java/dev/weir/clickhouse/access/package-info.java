/** Who may do what in ClickHouse: one description, written as users.xml or as SQL. */
@NullMarked
package dev.weir.clickhouse.access;

import org.jspecify.annotations.NullMarked;
