/**
 * JSON of the protocol: {@link io.quintet.acp.internal.json.AcpJson} writes every
 * resource, {@link io.quintet.acp.internal.json.JsonReader} reads what comes from
 * outside.
 */
@NullMarked
package io.quintet.acp.internal.json;

import org.jspecify.annotations.NullMarked;
