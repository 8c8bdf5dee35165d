package io.quintet.acp.internal.run;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.quintet.acp.thread.OpenStream;

/**
 * The texts that handlers of this node write.
 */
final class OpenStreams {

	private final Set<RunStream> streams = ConcurrentHashMap.newKeySet();

	void add(RunStream stream) {
		this.streams.add(stream);
	}

	void remove(RunStream stream) {
		this.streams.remove(stream);
	}

	int size() {
		return this.streams.size();
	}

	List<RunStream> all() {
		return List.copyOf(this.streams);
	}

	private List<RunStream> of(String threadId) {
		return this.streams.stream().filter((stream) -> stream.threadId().equals(threadId)).toList();
	}

	/** What is told of the texts of a thread. */
	List<OpenStream> told(String threadId) {
		return of(threadId).stream().map(RunStream::told).filter(Objects::nonNull).toList();
	}

	/** Tells the texts of a thread again from their beginning. */
	void tellAgain(String threadId) {
		of(threadId).forEach(RunStream::tellAgain);
	}

}
