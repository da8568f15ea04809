/** A simulator of the ClickHouse Cloud API, as a process of its own or inside of tests. It is not ClickHouse Cloud. */
@NullMarked
package dev.weir.cloud.simulator;

import org.jspecify.annotations.NullMarked;
