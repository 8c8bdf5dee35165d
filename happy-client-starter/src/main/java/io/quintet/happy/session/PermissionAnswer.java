package io.quintet.happy.session;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a permission request.
 *
 * @param requestId id of the request
 * @param approved whether the agent may
 * @param reason why not, shown to the agent; {@code null} to say nothing
 * @param mode permission mode from here on; {@code null} leaves it
 * @param allowedTools tools that need not ask again; empty for none
 */
public record PermissionAnswer(String requestId, boolean approved, @Nullable String reason,
		@Nullable PermissionMode mode, List<String> allowedTools) {

	public PermissionAnswer {
		Objects.requireNonNull(requestId, "requestId");
		allowedTools = List.copyOf(allowedTools);
	}

	public static PermissionAnswer approve(String requestId) {
		return new PermissionAnswer(requestId, true, null, null, List.of());
	}

	public static PermissionAnswer deny(String requestId, @Nullable String reason) {
		return new PermissionAnswer(requestId, false, reason, null, List.of());
	}

}
