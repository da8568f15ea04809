/** Starts the whole product on one machine and keeps it running. */
@NullMarked
package dev.weir.stack;

import org.jspecify.annotations.NullMarked;
