/** How exports are run: one instance leads, ClickHouse writes, S3 keeps. */
@NullMarked
package dev.weir.reporting.exports.runs;

import org.jspecify.annotations.NullMarked;
