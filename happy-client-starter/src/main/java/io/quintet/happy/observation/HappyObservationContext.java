package io.quintet.happy.observation;

import io.quintet.support.observation.OperationContext;

/**
 * Context of an observed operation: the name of a method of {@code HappyClient} with
 * dashes, such as {@code spawn-session}. Its outcome is {@code ok}, {@code cancelled},
 * {@code error}, or the simple name of the exception without {@code Happy} and
 * {@code Exception} where it is one of the family.
 */
public final class HappyObservationContext extends OperationContext {

	/**
	 * Begins an operation.
	 * @param operation its name
	 */
	public HappyObservationContext(String operation) {
		super(operation);
	}

}
