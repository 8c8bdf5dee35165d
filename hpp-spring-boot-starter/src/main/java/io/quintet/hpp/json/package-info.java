/**
 * JSON as this protocol needs it: immutable trees that keep numbers as they were written,
 * and a reader that refuses what other parsers would choke on.
 */
@NullMarked
package io.quintet.hpp.json;

import org.jspecify.annotations.NullMarked;
