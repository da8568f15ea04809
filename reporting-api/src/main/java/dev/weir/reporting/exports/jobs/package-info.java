/** Export jobs: what was asked for, where each stands, and the topic that keeps both. */
@NullMarked
package dev.weir.reporting.exports.jobs;

import org.jspecify.annotations.NullMarked;
