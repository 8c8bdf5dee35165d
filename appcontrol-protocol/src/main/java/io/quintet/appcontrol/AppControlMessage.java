package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Anything that has a form on the wire. {@link AppControlCodec} reads and writes it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "schema")
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface AppControlMessage permits ToolCommand, ToolError, ToolObservation, ToolEvent, ServiceRequest,
		ServiceMessage, HelperRequest, HelperResponse {

}
