/** Who may do what: API keys with scopes, kept as keyed hashes, known to every instance within seconds. */
@NullMarked
package dev.weir.kit.access;

import org.jspecify.annotations.NullMarked;
