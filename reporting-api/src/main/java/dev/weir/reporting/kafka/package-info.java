/** Writing to Kafka on behalf of a caller. */
@NullMarked
package dev.weir.reporting.kafka;

import org.jspecify.annotations.NullMarked;
