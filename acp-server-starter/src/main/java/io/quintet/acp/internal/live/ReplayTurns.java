package io.quintet.acp.internal.live;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Lets the sockets of one identity read a few replays at once. Further ones wait for
 * their turn, at most one of each socket, so that one identity with many sockets takes
 * neither all connections of the database nor all memory from the others.
 */
final class ReplayTurns {

	/** A pool has ten connections by default, and a replay may be megabytes. */
	static final int AT_ONCE = 2;

	private final Map<String, Line> lines = new ConcurrentHashMap<>();

	/** Does something when it is its turn. */
	<T> Mono<T> inTurn(String identityId, Mono<T> replay) {
		return Mono.usingWhen(turn(identityId), (turn) -> replay, (turn) -> Mono.fromRunnable(() -> pass(identityId)));
	}

	private Mono<Boolean> turn(String identityId) {
		return Mono.create((sink) -> {
			boolean[] free = new boolean[1];
			this.lines.compute(identityId, (id, there) -> {
				Line line = (there != null) ? there : new Line();
				free[0] = line.enter(sink);
				return line;
			});
			if (free[0]) {
				sink.success(true);
			}
		});
	}

	/** Gives a turn to the next, if there is one. */
	private void pass(String identityId) {
		Next next = new Next();
		this.lines.computeIfPresent(identityId, (id, line) -> line.leave(next) ? null : line);
		if (next.sink != null) {
			next.sink.success(true);
		}
	}

	/** The replays of one identity. Guarded by the map. */
	private static final class Line {

		private final Queue<MonoSink<Boolean>> waiting = new ArrayDeque<>(0);

		private int reading;

		boolean enter(MonoSink<Boolean> sink) {
			if (this.reading < AT_ONCE) {
				this.reading++;
				return true;
			}
			this.waiting.add(sink);
			return false;
		}

		/** Tells whether no turn is left. */
		boolean leave(Next next) {
			next.sink = this.waiting.poll();
			if (next.sink == null) {
				this.reading--;
			}
			return this.reading == 0;
		}

	}

	private static final class Next {

		private @Nullable MonoSink<Boolean> sink;

	}

}
