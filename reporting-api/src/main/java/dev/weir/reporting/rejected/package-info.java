/** What was kept out of the ledger: looked at, put right and replayed. */
@NullMarked
package dev.weir.reporting.rejected;

import org.jspecify.annotations.NullMarked;
