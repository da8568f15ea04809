/** How far the pipeline is: what a report can claim, and whether the books balance. */
@NullMarked
package dev.weir.reporting.pipeline;

import org.jspecify.annotations.NullMarked;
