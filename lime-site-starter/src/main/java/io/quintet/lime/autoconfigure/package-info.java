/**
 * Auto-configuration of Login with LIME.
 */
@NullMarked
package io.quintet.lime.autoconfigure;

import org.jspecify.annotations.NullMarked;
