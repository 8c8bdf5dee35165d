/**
 * What several starters need. Internal: it may change in any version.
 */
@NullMarked
package io.quintet.support;

import org.jspecify.annotations.NullMarked;
