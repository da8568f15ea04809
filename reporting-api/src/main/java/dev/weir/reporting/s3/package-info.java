/** The S3 bucket of the product, read as a list of objects and as streams. */
@NullMarked
package dev.weir.reporting.s3;

import org.jspecify.annotations.NullMarked;
