/** What every service needs at its edges: settings, orderly shutdown, operations endpoints, API keys. */
@NullMarked
package dev.weir.kit;

import org.jspecify.annotations.NullMarked;
