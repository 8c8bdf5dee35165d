/**
 * JSON of the protocol: {@link io.quintet.acp.json.AcpJson} writes every resource,
 * {@link io.quintet.acp.json.JsonReader} reads what comes from outside.
 */
@NullMarked
package io.quintet.acp.json;

import org.jspecify.annotations.NullMarked;
