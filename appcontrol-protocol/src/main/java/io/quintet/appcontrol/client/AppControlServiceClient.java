package io.quintet.appcontrol.client;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;
import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ServiceEventEnvelope;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.StreamingAppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.support.reactive.SilenceTimeout;

/**
 * Speaks to a local service. Nothing is sent before the subscription, and each
 * subscription is one request with an id of its own. Cancelling closes the connection.
 * <p>
 * A command that failed is an observation. What keeps the client from getting one is an
 * {@link AppControlClientException}: its reason tells whether the service was out of
 * reach, too slow, refused the request, or does not speak the protocol.
 * <p>
 * Safe for use by many threads.
 */
abstract sealed class AppControlServiceClient implements ReactiveAppControlClient
		permits HttpAppControlClient, UnixSocketAppControlClient {

	final ClientSettings settings;

	final AppControlCodec codec;

	AppControlServiceClient(ClientSettings settings, AppControlCodec codec) {
		this.settings = Objects.requireNonNull(settings, "'settings' is required");
		this.codec = Objects.requireNonNull(codec, "'codec' is required");
	}

	/**
	 * Sends a request and reads its answer.
	 * @param request the request, with id and token
	 * @return the envelopes as they come, up to the end of the answer; fails with an
	 * {@link AppControlClientException}. Reads no more than the subscriber asks for, and
	 * closes the connection when it cancels
	 */
	abstract Flux<ServiceMessage> exchange(ServiceRequest request);

	final ServiceMessage message(byte[] json) {
		try {
			return this.codec.read(json, ServiceMessage.class);
		}
		catch (AppControlProtocolException ex) {
			throw new AppControlClientException(Reason.PROTOCOL,
					"The service sent something that is no envelope: " + ex.getMessage(), ex);
		}
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * An observer other than {@link ToolObserver#NONE} makes the service stream.
	 */
	@Override
	public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
		if (observer == ToolObserver.NONE) {
			return response(ServiceRequest.run(command, this.settings.token()))
				.map(AppControlServiceClient::observation);
		}
		return Mono.defer(() -> {
			ToolObserver told = AppControlClients.isolated(observer);
			return answer(ServiceRequest.stream(command, this.settings.token())).doOnNext((message) -> {
				if (message instanceof ServiceEventEnvelope envelope) {
					told.onEvent(envelope.event());
				}
			}).last().cast(ServiceResponse.class).map(AppControlServiceClient::observation);
		});
	}

	@Override
	public Flux<ToolEvent> stream(ToolCommand command) {
		return answer(ServiceRequest.stream(command, this.settings.token())).ofType(ServiceEventEnvelope.class)
			.map(ServiceEventEnvelope::event);
	}

	/**
	 * Has the service run a command and keep its observation.
	 * @param requestId id to poll by; {@code null} chooses one
	 * @return the response, which has the observation unless the service answers at once;
	 * fails with an {@link AppControlClientException}
	 */
	public Mono<ServiceResponse> submit(ToolCommand command, @Nullable String requestId) {
		return response(ServiceRequest.submit(command, requestId, this.settings.token()));
	}

	/**
	 * Asks for the observation of a command that was submitted.
	 * @param requestId id by which it was submitted
	 * @return the response: complete with the observation, or {@code not_found} when the
	 * command is not known, has not ended, or its result is not kept any more; fails with
	 * an {@link AppControlClientException}
	 */
	public Mono<ServiceResponse> poll(String requestId) {
		return response(ServiceRequest.poll(requestId, this.settings.token()));
	}

	/**
	 * Returns this client for code that may wait; it refuses to run on a thread that must
	 * not block.
	 */
	public final StreamingAppControlClient blocking() {
		return AppControlClients.blocking(this);
	}

	private Mono<ServiceResponse> response(ServiceRequest request) {
		return answer(request).ofType(ServiceResponse.class).next();
	}

	/** The envelopes of an answer that is complete and belongs to the request. */
	private Flux<ServiceMessage> answer(ServiceRequest request) {
		return Flux.defer(() -> {
			ServiceRequest named = (request.requestId() != null) ? request
					: request.withRequestId("req_" + UUID.randomUUID().toString().replace("-", ""));
			Duration patience = this.settings.patience(named.command());
			Flux<ServiceMessage> messages = new SilenceTimeout<>(exchange(named), patience, Schedulers.parallel(),
					() -> new AppControlClientException(Reason.TIMEOUT,
							"No answer within " + patience.toMillis() + " ms; the command may still run", null));
			return messages.map((message) -> checked(message, named))
				.concatWith(Mono.error(() -> new AppControlClientException(Reason.PROTOCOL,
						"The service closed the connection before its response", null)))
				.takeUntil(ServiceResponse.class::isInstance);
		});
	}

	private static ServiceMessage checked(ServiceMessage message, ServiceRequest request) {
		String requestId = message.requestId();
		if (requestId != null && !requestId.equals(request.requestId())) {
			throw new AppControlClientException(Reason.PROTOCOL, "The service answered another request", null);
		}
		if (message instanceof ServiceEventEnvelope && request.action() != ServiceAction.STREAM) {
			throw new AppControlClientException(Reason.PROTOCOL, "The service sent an event where none was asked for",
					null);
		}
		if (message instanceof ServiceResponse response && response.error() != null && !response.success()) {
			throw new AppControlClientException(response.error());
		}
		return message;
	}

	private static ToolObservation observation(ServiceResponse response) {
		try {
			ToolObservation observation = response.toolObservation();
			if (observation != null) {
				return observation;
			}
		}
		catch (AppControlProtocolException ex) {
			throw new AppControlClientException(Reason.PROTOCOL,
					"The service answered with something that is no observation: " + ex.getMessage(), ex);
		}
		throw new AppControlClientException(Reason.PROTOCOL, "The service completed the command without an observation",
				null);
	}

}
