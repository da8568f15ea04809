/** API keys over HTTP: made, shown once, rotated, revoked. */
@NullMarked
package dev.weir.reporting.keys;

import org.jspecify.annotations.NullMarked;
