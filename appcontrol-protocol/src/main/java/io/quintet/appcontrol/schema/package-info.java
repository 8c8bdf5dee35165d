/**
 * The JSON schemas of the protocol and validation against them. Start at
 * {@link io.quintet.appcontrol.schema.AppControlSchemas}.
 */
@NullMarked
package io.quintet.appcontrol.schema;

import org.jspecify.annotations.NullMarked;
