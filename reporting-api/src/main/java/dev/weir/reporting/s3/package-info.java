/** The S3 bucket of the product. */
@NullMarked
package dev.weir.reporting.s3;

import org.jspecify.annotations.NullMarked;
