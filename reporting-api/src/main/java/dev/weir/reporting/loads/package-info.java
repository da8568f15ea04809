/** Bulk loads of business records from the bucket: jobs, the one process that runs them, and what became of each file. */
@NullMarked
package dev.weir.reporting.loads;

import org.jspecify.annotations.NullMarked;
