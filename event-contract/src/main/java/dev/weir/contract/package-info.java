/** What travels on the topics: events, ledger rows, accounts, keys, and the reasons for a rejection. */
@NullMarked
package dev.weir.contract;

import org.jspecify.annotations.NullMarked;
