/** What became of a request: receipts, and answers that wait until reports count it. */
@NullMarked
package dev.weir.gateway.receipts;

import org.jspecify.annotations.NullMarked;
