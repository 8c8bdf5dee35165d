package io.quintet.lime.observation;

import io.quintet.support.observation.OperationContext;

/**
 * Context of an observed operation, call or handler: the name of a method of
 * {@code LimeSite} with dashes, of the HTTP call, or of the handler. Its outcome is
 * {@code ok}, {@code cancelled}, {@code error}, or the simple name of the exception
 * without {@code Lime} and {@code Exception} where it is one of the family.
 */
public final class LimeObservationContext extends OperationContext {

	private final String kind;

	public LimeObservationContext(String kind, String operation) {
		super(operation);
		this.kind = kind;
	}

	/**
	 * Returns what is observed.
	 * @return {@code lime.operation}, {@code lime.http} or {@code lime.handler}
	 */
	public String kind() {
		return this.kind;
	}

}
