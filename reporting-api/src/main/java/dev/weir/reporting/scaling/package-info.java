/** Scaling ClickHouse services: who asks, what is answered. */
@NullMarked
package dev.weir.reporting.scaling;

import org.jspecify.annotations.NullMarked;
