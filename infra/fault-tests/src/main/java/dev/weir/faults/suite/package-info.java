/** The short fault suite as a test: a module of its own, so that it runs beside the other end-to-end tests. */
@NullMarked
package dev.weir.faults.suite;

import org.jspecify.annotations.NullMarked;
