/** Reports over a tenant's traffic. */
@NullMarked
package dev.weir.reporting.reports;

import org.jspecify.annotations.NullMarked;
