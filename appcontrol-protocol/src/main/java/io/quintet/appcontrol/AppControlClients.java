package io.quintet.appcontrol;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Turns each kind of client into each other kind. Whatever an observer throws is logged
 * and does not reach the command; cancelling and interrupting reach the client.
 */
public final class AppControlClients {

	private static final Logger logger = LoggerFactory.getLogger(AppControlClients.class);

	private AppControlClients() {
	}

	/**
	 * Makes a client reactive by running it on {@link Schedulers#boundedElastic()}, which
	 * has few threads and shares them with everything else. A service that runs many
	 * commands at a time needs {@link #reactive(AppControlClient, Scheduler) a scheduler
	 * of its own}.
	 */
	public static ReactiveAppControlClient reactive(AppControlClient client) {
		return reactive(client, Schedulers.boundedElastic());
	}

	/**
	 * Makes a client reactive by running it on other threads, one for each command.
	 * Cancelling interrupts the thread. A subscriber that asks for no more events lets
	 * the client wait when it reports the next one.
	 * <p>
	 * The stream of a client that is not streaming itself consists of what the client
	 * tells the observer; where they are missing, a first event
	 * {@link ToolEventType#STARTED} and a last one {@link ToolEventType#OBSERVATION} are
	 * added.
	 * @param client the client; a streaming one keeps its own events
	 * @param scheduler where it runs; its threads may block and can be interrupted
	 */
	public static ReactiveAppControlClient reactive(AppControlClient client, Scheduler scheduler) {
		return new ReactiveAdapter(client, scheduler);
	}

	/**
	 * Makes a reactive client blocking.
	 * @return the blocking client. It refuses to run on a thread that must not block;
	 * interrupting the thread cancels the command and ends in a
	 * {@link java.util.concurrent.CancellationException}
	 */
	public static StreamingAppControlClient blocking(ReactiveAppControlClient client) {
		return new BlockingAppControlClient(client);
	}

	/**
	 * Runs a command and passes its events to the calling thread.
	 * @return the events as they happen; reading waits for the next one. Close the stream
	 * to end a command before its last event
	 * @throws IllegalStateException when the calling thread must not block
	 */
	public static Stream<ToolEvent> iterate(StreamingAppControlClient client, ToolCommand command) {
		return BlockingAppControlClient.events(client.stream(command));
	}

	/**
	 * Ends commands that take longer than they may.
	 * @param otherwise longest time of a command without {@code timeoutMs}, above zero;
	 * {@code null} sets none
	 * @return a client that cancels the command then and answers with an observation of
	 * status {@link ToolStatus#TIMEOUT} and kind {@link FailureKinds#TIMEOUT}
	 */
	public static ReactiveAppControlClient withDeadline(ReactiveAppControlClient client, @Nullable Duration otherwise) {
		return withDeadline(client, otherwise, Schedulers.parallel());
	}

	/**
	 * Ends commands as {@link #withDeadline(ReactiveAppControlClient, Duration)} does.
	 * @param timer tells the time and runs what follows when it is up
	 */
	public static ReactiveAppControlClient withDeadline(ReactiveAppControlClient client, @Nullable Duration otherwise,
			Scheduler timer) {
		return new DeadlineClient(client, otherwise, timer);
	}

	/**
	 * Takes the observation out of a stream of events.
	 * @return the observation of the last event that carries one; an
	 * {@link AppControlProtocolException} when there is none
	 */
	public static Mono<ToolObservation> observe(Flux<ToolEvent> events, ToolObserver observer) {
		return Mono.defer(() -> events.doOnNext(isolated(observer)::onEvent)
			.filter((event) -> event.type() == ToolEventType.OBSERVATION)
			.takeLast(1)
			.next()
			.flatMap((event) -> Mono.justOrEmpty(event.toolObservation()))
			.switchIfEmpty(Mono.error(() -> new AppControlProtocolException(null,
					"the events of the command ended without an observation"))));
	}

	/**
	 * Keeps the failures of an observer away from one command; the first is logged as a
	 * warning.
	 */
	public static ToolObserver isolated(ToolObserver observer) {
		AtomicBoolean failed = new AtomicBoolean();
		return (event) -> {
			try {
				observer.onEvent(event);
			}
			catch (OutOfMemoryError ex) {
				throw ex;
			}
			catch (Exception | Error ex) {
				if (failed.compareAndSet(false, true)) {
					logger.warn("A tool observer failed; the command goes on, further failures are not logged", ex);
				}
			}
		};
	}

}
