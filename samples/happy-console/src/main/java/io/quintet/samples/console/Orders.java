package io.quintet.samples.console;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import io.quintet.happy.SpawnRequest;
import io.quintet.happy.UserMessage;
import io.quintet.happy.session.PermissionAnswer;
import io.quintet.happy.session.PermissionMode;

/** What the page asks for, with bounds. */
final class Orders {

	private Orders() {
	}

	/**
	 * Start a session.
	 *
	 * @param machineId machine to start it on
	 * @param directory folder that it works in
	 * @param agent name of the agent
	 * @param createDirectory whether a missing folder may be created; not when
	 * {@code null}
	 * @param name name of the session; {@code null} for none
	 */
	record Spawn(@NotBlank @Size(max = 200) String machineId, @NotBlank @Size(max = 1_000) String directory,
			@NotBlank @Size(max = 50) String agent, @Nullable Boolean createDirectory,
			@Nullable @Size(max = 200) String name) {

		SpawnRequest request() {
			return SpawnRequest.of(this.machineId, this.directory)
				.withAgent(this.agent)
				.withCreateDirectory(Boolean.TRUE.equals(this.createDirectory))
				.withName((this.name != null && !this.name.isBlank()) ? this.name : null);
		}

	}

	/**
	 * Write to the agent.
	 *
	 * @param permissionMode what the agent may do without asking
	 */
	record Write(@NotBlank @Size(max = 50_000) String text, @NotBlank @Size(max = 50) String permissionMode) {

		UserMessage message() {
			return UserMessage.of(this.text).withPermissionMode(PermissionMode.of(this.permissionMode));
		}

	}

	/** Name a session. */
	record Rename(@NotBlank @Size(max = 200) String name) {

	}

	/**
	 * Answer a permission request.
	 *
	 * @param requestId id of the request
	 * @param approved whether the agent may
	 * @param reason why not, for the agent; {@code null} to say nothing
	 */
	record Permit(@NotBlank @Size(max = 200) String requestId, @NotNull Boolean approved,
			@Nullable @Size(max = 2_000) String reason) {

		PermissionAnswer answer() {
			return this.approved ? PermissionAnswer.approve(this.requestId) : PermissionAnswer.deny(this.requestId,
					(this.reason != null && !this.reason.isBlank()) ? this.reason : null);
		}

	}

}
