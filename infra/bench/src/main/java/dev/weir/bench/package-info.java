/** Measures the product on its real parts, against a baseline in the same run. */
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
