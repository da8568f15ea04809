/** Ledger records gathered into batches of rows, encoded as ClickHouse reads them. */
@NullMarked
package dev.weir.sink.rows;

import org.jspecify.annotations.NullMarked;
