/** The product as its users see it, and as faults see it. */
@NullMarked
package dev.weir.e2e;

import org.jspecify.annotations.NullMarked;
