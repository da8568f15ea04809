/** Whether the versions of records fit together, and their repair. */
@NullMarked
package dev.weir.reporting.records.integrity;

import org.jspecify.annotations.NullMarked;
