package io.quintet.appcontrol.test.slice;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.service.CommandPolicy;

/**
 * A policy of the application.
 */
@Component
class NoPasswords implements CommandPolicy {

	@Override
	public @Nullable Refusal check(ToolCommand command) {
		return command.operation().equals("type_text")
				? Refusal.of(FailureKinds.BLOCKED, "Passwords are not typed here.", "Ask the person to type it.")
				: null;
	}

}
