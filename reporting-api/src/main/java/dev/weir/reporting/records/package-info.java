/** Business records with their history, read as their definitions describe them. */
@NullMarked
package dev.weir.reporting.records;

import org.jspecify.annotations.NullMarked;
