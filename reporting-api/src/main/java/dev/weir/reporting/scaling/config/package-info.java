/** org_config.yaml: which services may be scaled, within which bounds, and by whom. */
@NullMarked
package dev.weir.reporting.scaling.config;

import org.jspecify.annotations.NullMarked;
