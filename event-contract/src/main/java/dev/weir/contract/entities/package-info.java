/** Business records that keep their history: what they are, how they travel, and how they are told apart. */
@NullMarked
package dev.weir.contract.entities;

import org.jspecify.annotations.NullMarked;
