package io.quintet.acp.internal.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.ThreadStore.KeptStream;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.StreamType;

/**
 * The texts of one run that are not stored yet.
 */
final class RunStreams {

	/** More at once than a person can read. */
	static final int MAX_OPEN = 8;

	private final Run run;

	private final RunEnvironment environment;

	private final Map<String, RunStream> open = new LinkedHashMap<>();

	private boolean closed;

	RunStreams(Run run, RunEnvironment environment) {
		this.run = run;
		this.environment = environment;
	}

	synchronized RunStream open(StreamType type, Map<String, JsonNode> metadata) {
		if (this.closed) {
			throw new RunOverException(this.run.id());
		}
		if (this.open.size() >= MAX_OPEN) {
			throw new IllegalStateException("a run can have at most " + MAX_OPEN + " open streams");
		}
		RunStream stream = new RunStream(this.run, this.environment, type, metadata);
		this.open.put(stream.id(), stream);
		return stream;
	}

	synchronized @Nullable RunStream find(@Nullable String id) {
		return (id != null) ? this.open.get(id) : null;
	}

	/** A text is stored, or there is none. */
	synchronized void remove(RunStream stream) {
		this.open.remove(stream.id());
	}

	synchronized List<RunStream> all() {
		return List.copyOf(this.open.values());
	}

	/**
	 * Does what may end the run with the texts that are told so far, and tells no more
	 * meanwhile.
	 * @param end emits when the run is over and the texts are stored with its end
	 */
	<T> Mono<T> ending(Function<List<KeptStream>, Mono<T>> end) {
		return Mono.defer(() -> {
			List<RunStream> paused = all();
			List<KeptStream> texts = texts(paused, RunStream::pause);
			boolean[] over = new boolean[1];
			return end.apply(texts).doOnNext((ended) -> {
				over[0] = true;
				paused.forEach(this::remove);
			}).doFinally((signal) -> {
				if (!over[0]) {
					paused.forEach(RunStream::resume);
				}
			});
		});
	}

	/**
	 * Ends all texts with the run. Called again, it answers the same texts.
	 * @return the texts to be stored
	 */
	List<KeptStream> close(String status, @Nullable RunError error) {
		synchronized (this) {
			this.closed = true;
		}
		return texts(all(), (stream) -> stream.close(status, error));
	}

	/** The texts are stored, or cannot be. */
	void forget() {
		all().forEach(this::remove);
	}

	private static List<KeptStream> texts(List<RunStream> streams, Function<RunStream, @Nullable KeptStream> text) {
		return streams.stream().map(text).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
	}

}
