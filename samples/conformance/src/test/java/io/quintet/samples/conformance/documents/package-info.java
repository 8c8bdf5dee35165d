/**
 * What the documentation says is so: examples compile, links lead somewhere, tables are
 * complete.
 */
@NullMarked
package io.quintet.samples.conformance.documents;

import org.jspecify.annotations.NullMarked;
