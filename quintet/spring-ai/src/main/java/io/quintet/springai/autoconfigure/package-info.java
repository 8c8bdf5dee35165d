/**
 * Auto-configuration and properties.
 */
@NullMarked
package io.quintet.springai.autoconfigure;

import org.jspecify.annotations.NullMarked;
