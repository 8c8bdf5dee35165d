package io.quintet.support.nodes;

import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Tells all nodes what has changed, by names only: what it is now is read from the store.
 * A signal may be lost, so whatever depends on it has to look by itself from time to
 * time. What is in no store, and matters only at once, goes as a message.
 */
public interface ChangeSignals {

	/**
	 * Tells the other nodes that something has changed. Names that gather within a few
	 * milliseconds are sent together. Never blocks and never fails.
	 * @param name name of what has changed, without a line break
	 */
	void send(String name);

	/**
	 * Listens to the signals of other nodes.
	 * @param listener called from one thread at a time, which it must not block; gets
	 * {@link ChangeSignal#MANY} after each time without a connection
	 * @return ends the listening
	 */
	Disposable listen(Consumer<ChangeSignal> listener);

	/**
	 * Tells the other nodes something that is in no store. Messages come in their order
	 * and may get lost, each as a whole. Never blocks and never fails.
	 * @param message the message, without a line break
	 */
	default void sendMessage(String message) {
	}

	/**
	 * Listens to the messages of other nodes.
	 * @param listener called from one thread at a time, which it must not block
	 * @return ends the listening
	 */
	default Disposable listenToMessages(Consumer<String> listener) {
		return Disposables.disposed();
	}

	/**
	 * Waits for the first connection.
	 * @return completes when signals come, or cannot come for now
	 */
	Mono<Void> started();

	/**
	 * Returns how signals come and go.
	 * @return the status as of now
	 */
	SignalStatus status();

	/**
	 * Sends what waits and closes the connection.
	 * @return completes when that is done, or after a short time
	 */
	Mono<Void> close();

}
