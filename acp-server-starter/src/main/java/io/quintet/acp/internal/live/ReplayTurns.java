package io.quintet.acp.internal.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets the sockets of one identity read a few replays at once. Further ones wait for
 * their turn, at most one of each socket, so that one identity with many sockets takes
 * neither all connections of the database nor all memory from the others.
 */
final class ReplayTurns {

	/** A pool has ten connections by default, and a replay may be megabytes. */
	static final int AT_ONCE = 2;

	/** The replays of each identity in their order, of which the first ones read. */
	private final Map<String, List<Sinks.Empty<Void>>> lines = new HashMap<>();

	/** Does something when it is its turn. */
	<T> Mono<T> inTurn(String identityId, Mono<T> replay) {
		return Mono.using(() -> enter(identityId), (turn) -> turn.asMono().then(replay),
				(turn) -> leave(identityId, turn));
	}

	private synchronized Sinks.Empty<Void> enter(String identityId) {
		Sinks.Empty<Void> turn = Sinks.empty();
		List<Sinks.Empty<Void>> line = this.lines.computeIfAbsent(identityId, (id) -> new ArrayList<>(AT_ONCE));
		line.add(turn);
		if (line.size() <= AT_ONCE) {
			turn.tryEmitEmpty();
		}
		return turn;
	}

	private void leave(String identityId, Sinks.Empty<Void> turn) {
		Sinks.Empty<Void> next = remove(identityId, turn);
		if (next != null) {
			next.tryEmitEmpty();
		}
	}

	/** Returns whose turn it is now, if a turn was free by that. */
	private synchronized Sinks.@Nullable Empty<Void> remove(String identityId, Sinks.Empty<Void> turn) {
		List<Sinks.Empty<Void>> line = this.lines.getOrDefault(identityId, new ArrayList<>());
		int place = line.indexOf(turn);
		line.remove(turn);
		if (line.isEmpty()) {
			this.lines.remove(identityId);
		}
		return (place < AT_ONCE && line.size() >= AT_ONCE) ? line.get(AT_ONCE - 1) : null;
	}

}
