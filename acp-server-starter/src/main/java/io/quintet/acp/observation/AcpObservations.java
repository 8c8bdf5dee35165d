package io.quintet.acp.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;

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

	private final ObservationRegistry registry;

	private final @Nullable AcpObservationConvention convention;

	/**
	 * Creates observations.
	 * @param registry where they go
	 * @param convention replaces the names, if any
	 */
	public AcpObservations(ObservationRegistry registry, @Nullable AcpObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	/**
	 * Observes an operation.
	 * @param operation name of the operation
	 * @param mono the operation
	 * @param <T> type of its result
	 * @return the operation, observed from its subscription to its end
	 */
	public <T> Mono<T> observe(String operation, Mono<T> mono) {
		if (this.registry.isNoop()) {
			return mono;
		}
		return Mono.deferContextual((view) -> {
			AcpObservationContext context = new AcpObservationContext(operation);
			Observation observation = Observation.createNotStarted(this.convention,
					DefaultAcpObservationConvention.INSTANCE, () -> context, this.registry);
			Observation parent = view.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
			if (parent != null) {
				observation.parentObservation(parent);
			}
			observation.start();
			return mono.doOnError((ex) -> {
				context.setFailure(ex);
				if (!(ex instanceof AcpException refusal) || refusal.code() == ErrorCode.UNAVAILABLE) {
					observation.error(ex);
				}
			}).doFinally((signal) -> {
				if (signal == SignalType.CANCEL) {
					context.setCancelled();
				}
				else if (signal == SignalType.ON_COMPLETE) {
					context.setCompleted();
				}
				observation.stop();
			}).contextWrite((current) -> current.put(ObservationThreadLocalAccessor.KEY, observation));
		});
	}

}
