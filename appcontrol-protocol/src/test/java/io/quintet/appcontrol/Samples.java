package io.quintet.appcontrol;

/**
 * Messages that tests begin with.
 */
final class Samples {

	static final ToolCommand COMMAND = ToolCommand.of("cmd_1", "macos.computer_use", "open_app",
			JsonObjects.of("app", "TextEdit"));

	static final ToolError ERROR = new ToolError("not_ready", "Helper is not running.", true, "Start it.", "readiness",
			"open_app", JsonObjects.of("pid", null));

	static final ToolObservation OK = ToolObservation.ok(COMMAND, "Opened.", JsonObjects.of("window", 1));

	static final ToolObservation FAILED = ToolObservation.failure(COMMAND, ToolStatus.NOT_READY, ERROR);

	private Samples() {
	}

}
