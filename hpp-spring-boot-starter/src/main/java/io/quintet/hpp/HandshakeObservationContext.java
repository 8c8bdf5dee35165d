package io.quintet.hpp;

import io.quintet.support.observation.OperationContext;

/**
 * Context of an observed operation: {@code create}, {@code action}, {@code extend},
 * {@code user-edit} or {@code delete}. Its outcome is {@code ok}, {@code cancelled},
 * {@code error}, or the reason of a refusal in lower case with dashes.
 */
public final class HandshakeObservationContext extends OperationContext {

	public HandshakeObservationContext(String operation) {
		super(operation);
	}

}
