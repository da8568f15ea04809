/** HTTP in, Kafka out: an event is accepted once every in-sync replica has it. */
@NullMarked
package dev.weir.gateway;

import org.jspecify.annotations.NullMarked;
