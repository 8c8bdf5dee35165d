/**
 * JSON as the LIME platform writes it.
 */
@NullMarked
package io.quintet.lime.json;

import org.jspecify.annotations.NullMarked;
