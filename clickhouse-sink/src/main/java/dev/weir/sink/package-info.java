/** Ledger rows into ClickHouse, each exactly once. */
@NullMarked
package dev.weir.sink;

import org.jspecify.annotations.NullMarked;
