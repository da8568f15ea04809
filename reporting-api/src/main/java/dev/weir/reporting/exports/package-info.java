/** Query exports to S3 over HTTP: who may ask for what, and how the rest is wired. */
@NullMarked
package dev.weir.reporting.exports;

import org.jspecify.annotations.NullMarked;
