package io.quintet.hpp.session;

import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Carries frames to every node with sockets. It need not keep the order: frames are
 * numbered, and each node restores it.
 */
public interface HandshakeEventBus {

	/**
	 * Publishes frames after the change that caused them is committed.
	 * @param frames the frames
	 * @return completes once every listener of this node has them and other nodes will; a
	 * failure costs the live view only, never the change
	 */
	Mono<Void> publish(SessionFrames frames);

	/**
	 * Listens to the frames of all sessions.
	 * @param listener called from any thread, also concurrently; must not block
	 * @return ends the listening
	 */
	Disposable listen(Consumer<SessionFrames> listener);

}
