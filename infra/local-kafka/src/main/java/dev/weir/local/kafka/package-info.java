/** A real Kafka broker as a process of its own, for the local stack and the tests. */
@NullMarked
package dev.weir.local.kafka;

import org.jspecify.annotations.NullMarked;
