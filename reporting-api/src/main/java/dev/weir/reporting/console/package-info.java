/** The console: the page at /, its files, and what it asks about the key that it was given. */
@NullMarked
package dev.weir.reporting.console;

import org.jspecify.annotations.NullMarked;
