/** What the sink asks of ClickHouse: leave to insert, the insert itself, and what is stored. */
@NullMarked
package dev.weir.sink.store;

import org.jspecify.annotations.NullMarked;
