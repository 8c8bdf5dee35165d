package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A command on its way to a privileged helper. The text form does not show the token.
 *
 * @param token secret of the helper, trimmed and not empty; {@code null} for none
 * @param command the command
 * @param metadata further data, for example {@code bundleId} and {@code apiVersion}
 */
@JsonTypeName(HelperRequest.SCHEMA)
public record HelperRequest(@Nullable String token, ToolCommand command,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) ObjectNode metadata) implements AppControlMessage {

	/** Value of {@code schema} on the wire. */
	public static final String SCHEMA = "app_control.helper.request.v1";

	/**
	 * Fails with an {@link AppControlProtocolException} when a member breaks its rule.
	 */
	public HelperRequest {
		token = Rules.optionalText("token", token);
		command = Rules.present("command", command);
		metadata = Rules.object("metadata", metadata);
	}

	@Override
	public String toString() {
		return "HelperRequest[token=%s, command=%s, metadata=%s]".formatted(Rules.masked(this.token), this.command,
				this.metadata);
	}

}
