/** What may be asked of a service, and what it would cost. */
@NullMarked
package dev.weir.reporting.scaling.rules;

import org.jspecify.annotations.NullMarked;
