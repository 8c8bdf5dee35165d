package io.quintet.acp.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import io.quintet.acp.broadcast.ThreadFrame;
import reactor.core.publisher.Flux;

/**
 * Reads what any node has changed of threads, behind a position. What a broadcaster of
 * several nodes needs of the store.
 */
public interface ThreadChanges {

	/**
	 * Emits the present positions of threads.
	 * @return one position for each thread that is there
	 */
	Flux<ThreadPosition> positions(Collection<String> threadIds);

	/**
	 * Emits what has changed of threads behind their positions. Events come all, of runs,
	 * members and threads the last state, in the order of the commits per thread.
	 * @param positions the positions, one for each thread
	 * @return for each thread what has changed, as of one moment; of many events the
	 * first
	 */
	Flux<ThreadProgress> since(Collection<ThreadPosition> positions);

	/**
	 * How far a thread has come.
	 *
	 * @param threadId the thread
	 * @param version number of its last change; {@link Long#MAX_VALUE} when it is deleted
	 * @param at time of that change, by the clock of the thread
	 */
	record ThreadPosition(String threadId, long version, Instant at) {

		/**
		 * Returns the position of a thread that is not there.
		 * @return the last position
		 */
		public static ThreadPosition ofDeleted(String threadId) {
			return new ThreadPosition(threadId, Long.MAX_VALUE, Instant.MAX);
		}

		/**
		 * Tells whether the thread is not there.
		 * @return whether, which never changes
		 */
		public boolean isDeleted() {
			return this.version == Long.MAX_VALUE;
		}

	}

	/**
	 * What has changed of a thread.
	 *
	 * @param position how far it is told
	 * @param complete whether that is all; else the next part follows behind the position
	 * @param frames what has changed
	 */
	record ThreadProgress(ThreadPosition position, boolean complete, List<ThreadFrame> frames) {

	}

}
