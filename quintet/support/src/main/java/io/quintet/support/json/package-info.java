/**
 * One strict reader and one format of JSON.
 */
@NullMarked
package io.quintet.support.json;

import org.jspecify.annotations.NullMarked;
