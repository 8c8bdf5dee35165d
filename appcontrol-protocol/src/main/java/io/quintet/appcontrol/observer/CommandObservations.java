package io.quintet.appcontrol.observer;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import io.quintet.appcontrol.ToolCommand;

/**
 * Surrounds the execution of each command, for traces and times. A
 * {@link io.quintet.appcontrol.ToolObserver} gets the events that a client emits; this
 * also sees the end of commands that are refused or cancelled.
 */
public interface CommandObservations {

	/** Observes nothing. */
	CommandObservations NONE = new CommandObservations() {

		@Override
		public <T> Flux<T> observe(ToolCommand command, Flux<T> execution, Function<T, @Nullable String> outcome) {
			return execution;
		}

	};

	/**
	 * Observes a command.
	 * @param execution executes it once subscribed to; an error is a failure of the
	 * client, and cancelling means that the caller has left
	 * @param outcome tells of an item how the command ended: {@code refused} without
	 * having begun, {@code error}, or the status of its observation; {@code null} for an
	 * item that is not the end
	 * @return the same signals
	 */
	<T> Flux<T> observe(ToolCommand command, Flux<T> execution, Function<T, @Nullable String> outcome);

}
