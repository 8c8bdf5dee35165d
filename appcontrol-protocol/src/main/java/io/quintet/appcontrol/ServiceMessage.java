package io.quintet.appcontrol;

import org.jspecify.annotations.Nullable;

/**
 * What a service answers with: any number of events, then one response.
 */
public sealed interface ServiceMessage extends AppControlMessage permits ServiceEventEnvelope, ServiceResponse {

	/**
	 * Returns which request is answered; {@code null} when the service could not read its
	 * id.
	 */
	@Nullable String requestId();

}
