package io.quintet.appcontrol;

/**
 * Anything that has a form on the wire. {@link AppControlCodec} reads and writes it.
 */
public sealed interface AppControlMessage permits ToolCommand, ToolError, ToolObservation, ToolEvent, ServiceRequest,
		ServiceMessage, HelperRequest, HelperResponse {

}
