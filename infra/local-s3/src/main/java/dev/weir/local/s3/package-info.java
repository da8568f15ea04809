/** A real S3 API over a folder as a process of its own, for the local stack and the tests. */
@NullMarked
package dev.weir.local.s3;

import org.jspecify.annotations.NullMarked;
