package io.quintet.appcontrol;

import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.support.reactive.BlockingThread;

/**
 * Waits for a reactive client.
 */
record BlockingAppControlClient(ReactiveAppControlClient client) implements StreamingAppControlClient {

	@Override
	public ToolObservation run(ToolCommand command, ToolObserver observer) {
		refuseToBlockEventLoops();
		ToolObservation observation = await(this.client.run(command, AppControlClients.isolated(observer)));
		if (observation == null) {
			throw new IllegalStateException("the client ended without an observation");
		}
		return observation;
	}

	private static @Nullable ToolObservation await(Mono<ToolObservation> observation) {
		try {
			return observation.block();
		}
		catch (RuntimeException ex) {
			if (ex.getCause() instanceof InterruptedException) {
				Thread.currentThread().interrupt();
				throw (CancellationException) new CancellationException("the command was interrupted").initCause(ex);
			}
			throw ex;
		}
	}

	@Override
	public Flux<ToolEvent> stream(ToolCommand command) {
		return this.client.stream(command);
	}

	static Stream<ToolEvent> events(Flux<ToolEvent> events) {
		refuseToBlockEventLoops();
		return events.toStream(1);
	}

	private static void refuseToBlockEventLoops() {
		BlockingThread.require("a blocking client was called", "use ReactiveAppControlClient there");
	}

}
