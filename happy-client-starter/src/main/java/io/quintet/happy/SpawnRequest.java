package io.quintet.happy;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quintet.happy.session.PermissionMode;

/**
 * A session to start.
 *
 * @param directory folder on the machine, such as {@code /srv/app} or {@code ~/app}
 * @param agent name of the agent; daemons know claude, codex, gemini, openclaw and agy
 * @param createDirectory whether a missing folder may be created
 * @param name name of the session; {@code null} for none
 * @param permissionMode what the agent may do; {@code null} leaves it to the daemon
 * @param environmentVariables variables of the agent's process
 */
public record SpawnRequest(String machineId, String directory, String agent, boolean createDirectory,
		@Nullable String name, @Nullable PermissionMode permissionMode, Map<String, String> environmentVariables) {

	/** Agent that is started where none is named. */
	public static final String DEFAULT_AGENT = "claude";

	public SpawnRequest {
		Objects.requireNonNull(machineId, "machineId");
		Objects.requireNonNull(directory, "directory");
		Objects.requireNonNull(agent, "agent");
		environmentVariables = Map.copyOf(environmentVariables);
	}

	/** A session of the default agent in a folder that exists. */
	public static SpawnRequest of(String machineId, String directory) {
		return new SpawnRequest(machineId, directory, DEFAULT_AGENT, false, null, null, Map.of());
	}

	public SpawnRequest withAgent(String agent) {
		return new SpawnRequest(this.machineId, this.directory, agent, this.createDirectory, this.name,
				this.permissionMode, this.environmentVariables);
	}

	public SpawnRequest withCreateDirectory(boolean createDirectory) {
		return new SpawnRequest(this.machineId, this.directory, this.agent, createDirectory, this.name,
				this.permissionMode, this.environmentVariables);
	}

	public SpawnRequest withName(@Nullable String name) {
		return new SpawnRequest(this.machineId, this.directory, this.agent, this.createDirectory, name,
				this.permissionMode, this.environmentVariables);
	}

	public SpawnRequest withPermissionMode(@Nullable PermissionMode permissionMode) {
		return new SpawnRequest(this.machineId, this.directory, this.agent, this.createDirectory, this.name,
				permissionMode, this.environmentVariables);
	}

	public SpawnRequest withEnvironmentVariables(Map<String, String> environmentVariables) {
		return new SpawnRequest(this.machineId, this.directory, this.agent, this.createDirectory, this.name,
				this.permissionMode, environmentVariables);
	}

	@Override
	public String toString() {
		return "SpawnRequest[machineId=%s, directory=%s, agent=%s]".formatted(this.machineId, this.directory,
				this.agent);
	}

}
