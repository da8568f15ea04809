/** The audit: the ledger is recounted, row by row, against itself and against the records it was made from. */
@NullMarked
package dev.weir.reporting.audit;

import org.jspecify.annotations.NullMarked;
