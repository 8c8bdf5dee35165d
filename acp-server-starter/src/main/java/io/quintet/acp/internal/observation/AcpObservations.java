package io.quintet.acp.internal.observation;

import java.util.concurrent.CancellationException;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.acp.observation.AcpObservationContext;
import io.quintet.acp.observation.AcpObservationConvention;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.support.observation.OperationObservations;

/**
 * One observation per operation, named {@value #NAME}, with the low-cardinality keys
 * {@code operation} and, once it is over, {@code outcome}. Without a registry nothing is
 * created.
 */
public final class AcpObservations {

	/** Name of every observation. */
	public static final String NAME = "acp.operation";

	/** Observes nothing. */
	public static final AcpObservations NOOP = new AcpObservations(ObservationRegistry.NOOP, null);

	private final OperationObservations<AcpObservationContext> observations;

	public AcpObservations(ObservationRegistry registry, @Nullable AcpObservationConvention convention) {
		this.observations = new OperationObservations<>(registry, convention, NAME, "acp", AcpObservations::outcome,
				AcpObservations::isError);
	}

	/**
	 * Observes an operation.
	 * @param operation name of the operation
	 * @param mono the operation
	 * @param <T> type of its result
	 * @return the operation, observed from its subscription to its end
	 */
	public <T> Mono<T> observe(String operation, Mono<T> mono) {
		return this.observations.observe(() -> new AcpObservationContext(operation), mono);
	}

	private static boolean isError(Throwable ex) {
		return (ex instanceof AcpException refusal) ? refusal.code() == ErrorCode.UNAVAILABLE
				: !(ex instanceof CancellationException);
	}

	private static String outcome(Throwable ex) {
		if (ex instanceof CancellationException) {
			return "cancelled";
		}
		return (ex instanceof AcpException refusal) ? refusal.code().wire() : "error";
	}

}
