/**
 * JSON as this protocol needs it: immutable trees that keep numbers and the order of
 * members as they were written, a reader that refuses what other parsers would take in
 * different ways, and a writer. Start at {@link io.quintet.appcontrol.json.JsonObject}
 * and {@link io.quintet.appcontrol.json.JsonFormat}.
 */
@NullMarked
package io.quintet.appcontrol.json;

import org.jspecify.annotations.NullMarked;
