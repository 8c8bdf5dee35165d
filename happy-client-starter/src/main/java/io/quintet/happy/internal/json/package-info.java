/**
 * The JSON of Happy, independent of the mapper of the application.
 */
@NullMarked
package io.quintet.happy.internal.json;

import org.jspecify.annotations.NullMarked;
