/** How answers are written. */
@NullMarked
package dev.weir.reporting.answers;

import org.jspecify.annotations.NullMarked;
