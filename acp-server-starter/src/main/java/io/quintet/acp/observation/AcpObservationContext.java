package io.quintet.acp.observation;

import io.quintet.support.observation.OperationContext;

/**
 * What is known of an observed operation: the name of a method of {@code AcpThreads} with
 * dashes, {@code publish}, or {@code execute} for a run. Its outcome is {@code ok},
 * {@code cancelled}, {@code error}, or the code of a refusal.
 */
public final class AcpObservationContext extends OperationContext {

	/**
	 * Creates the context of an operation.
	 * @param operation name of the operation
	 */
	public AcpObservationContext(String operation) {
		super(operation);
	}

}
