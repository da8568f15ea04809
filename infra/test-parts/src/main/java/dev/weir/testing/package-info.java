/** The real parts for integration tests: the local stack's own, or containers where Docker is present. */
@NullMarked
package dev.weir.testing;

import org.jspecify.annotations.NullMarked;
