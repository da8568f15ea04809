/** What the HTTP edges of the services do alike: errors as problem+json, callers and their scopes, probes, limits. */
@NullMarked
package dev.weir.kit.http;

import org.jspecify.annotations.NullMarked;
