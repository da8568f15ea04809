/** What a tenant's query may be: taken apart by ClickHouse, judged here, never spliced. */
@NullMarked
package dev.weir.reporting.exports.query;

import org.jspecify.annotations.NullMarked;
