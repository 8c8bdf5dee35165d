package io.quintet.appcontrol.test;

import java.time.Duration;

import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;

/**
 * The contract for clients at whose end the fake runs.
 */
abstract class FakeClientContract extends AppControlClientContract {

	protected final FakeAppControlClient fake = new FakeAppControlClient()
		.failing("deny", ToolError.of(FailureKinds.MISSING_ACCESSIBILITY, "Accessibility permission is missing."))
		.hanging("hang");

	private static ToolCommand command(String operation) {
		return ToolCommand.of("cmd_" + operation, "macos.computer_use", operation,
				JsonNodeFactory.instance.objectNode().put("app", "TextEdit"));
	}

	@Override
	protected ToolCommand succeeding() {
		return command("observe");
	}

	@Override
	protected ToolCommand failing() {
		return command("deny");
	}

	@Override
	protected ToolCommand endless() {
		return command("hang");
	}

	@Override
	protected boolean awaitEnd(Duration timeout) {
		return this.fake.awaitInterruption(timeout);
	}

}
