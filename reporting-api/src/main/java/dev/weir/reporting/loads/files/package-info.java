/** The records in an object of whatever format, one after the other, in constant memory. */
@NullMarked
package dev.weir.reporting.loads.files;

import org.jspecify.annotations.NullMarked;
