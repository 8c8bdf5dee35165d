package io.quintet.hpp.session;

import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Hands frames to the sockets of this node, and tells the other nodes which sessions have
 * changed: each of them reads the frames from the store. It need not keep the order,
 * because frames are numbered and each node restores it, and what it loses between nodes
 * is found within a second.
 */
public interface HandshakeEventBus {

	/**
	 * Publishes frames after the change that caused them is committed.
	 * @param frames the frames
	 * @return completes once every listener of this node has them and other nodes will
	 * hear of them; a failure costs the live view only, never the change
	 */
	Mono<Void> publish(SessionFrames frames);

	/**
	 * Listens to the frames of all sessions, and to what other nodes have changed:
	 * {@link SessionFrames#changed} or {@link SessionFrames#MANY_CHANGED}.
	 * @param listener called from any thread, also concurrently; must not block
	 * @return ends the listening
	 */
	Disposable listen(Consumer<SessionFrames> listener);

}
