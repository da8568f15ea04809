/** Breaks the running product in every way it promises to survive, under load, and compares what is left exactly. */
@NullMarked
package dev.weir.faults;

import org.jspecify.annotations.NullMarked;
