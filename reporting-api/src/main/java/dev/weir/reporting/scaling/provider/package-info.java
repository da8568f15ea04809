/** Those who run ClickHouse services, and how their sizes are looked at and changed. */
@NullMarked
package dev.weir.reporting.scaling.provider;

import org.jspecify.annotations.NullMarked;
