/** Saved reports: named queries with typed parameters. */
@NullMarked
package dev.weir.reporting.exports.definitions;

import org.jspecify.annotations.NullMarked;
