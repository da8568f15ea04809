/** Validates, deduplicates and applies what producers sent, and writes the ledger. */
@NullMarked
package dev.weir.processor;

import org.jspecify.annotations.NullMarked;
