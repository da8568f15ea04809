/** How far each stage of the pipeline is, and what gateways and processors tell each other of a request. */
@NullMarked
package dev.weir.kit.pipeline;

import org.jspecify.annotations.NullMarked;
