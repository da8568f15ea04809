/** How long versions are kept that have ended. */
@NullMarked
package dev.weir.reporting.records.retention;

import org.jspecify.annotations.NullMarked;
