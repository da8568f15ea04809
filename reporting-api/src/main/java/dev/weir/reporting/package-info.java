/** Reports over HTTP, each of which says how complete it is. */
@NullMarked
package dev.weir.reporting;

import org.jspecify.annotations.NullMarked;
