/** Erasures of a user's events: which were asked for, and how far they are. */
@NullMarked
package dev.weir.reporting.erasures;

import org.jspecify.annotations.NullMarked;
