/** Starts and stops the real parts (Kafka, ClickHouse, S3) as child processes. */
@NullMarked
package dev.weir.local;

import org.jspecify.annotations.NullMarked;
