package io.quintet.appcontrol;

import reactor.core.publisher.Flux;

/**
 * Gives a client without stream the events that it tells its observer.
 */
final class StreamingAdapter implements StreamingAppControlClient {

	private final AppControlClient client;

	private final ReactiveAppControlClient reactive;

	StreamingAdapter(AppControlClient client) {
		this.client = client;
		this.reactive = AppControlClients.reactive(client);
	}

	@Override
	public ToolObservation run(ToolCommand command, ToolObserver observer) {
		return this.client.run(command, IsolatedObserver.of(observer));
	}

	@Override
	public Flux<ToolEvent> stream(ToolCommand command) {
		return this.reactive.stream(command);
	}

}
