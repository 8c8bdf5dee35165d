package io.quintet.appcontrol.service;

import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolStatus;

/**
 * Why the service cancels a command, which then ends with an observation of its own.
 */
record StopReason(ToolStatus status, ToolError error) {

	ToolObservation observation(ToolCommand command) {
		return ToolObservation.failure(command, this.status, this.error);
	}

}
