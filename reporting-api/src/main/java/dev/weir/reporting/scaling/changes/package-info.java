/** Changes of services: planned, done once, taken back, whatever crashes in between. */
@NullMarked
package dev.weir.reporting.scaling.changes;

import org.jspecify.annotations.NullMarked;
