package io.quintet.springai.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;

/**
 * What a run emits, in one order: texts that grow, thoughts that grow, and single events.
 */
final class RunOutput {

	// Of one text; what a model says is far shorter.
	private static final int MAX_TEXT = 1_000_000;

	private final AssistantEvents events;

	private final Sinks.Many<Flux<AssistantEvent>> segments = Sinks.many().unicast().onBackpressureBuffer();

	private final List<Sinks.Empty<Void>> waiting = new ArrayList<>();

	private Sinks.@Nullable Many<String> text;

	private boolean reasoning;

	private int length;

	private boolean closed;

	RunOutput(AssistantEvents events) {
		this.events = events;
	}

	/** Makes the events. */
	AssistantEvents events() {
		return this.events;
	}

	/**
	 * The events. The work begins with the subscription and is disposed when the
	 * subscription is cancelled.
	 * @param work emits to this; its end is the end of the events
	 */
	Flux<AssistantEvent> of(Mono<Void> work) {
		return Flux.deferContextual((context) -> {
			Disposable.Swap running = Disposables.swap();
			return this.segments.asFlux()
				.concatMap((segment) -> segment)
				.doOnSubscribe((subscription) -> running
					.update(work.subscribe(null, this::fail, this::complete, Context.of(context))))
				.doFinally((signal) -> {
					close();
					running.dispose();
				});
		});
	}

	/** Continues the text, or begins one. */
	void text(String piece) {
		grow(piece, false);
	}

	/** Continues the thought, or begins one. */
	void reasoning(String piece) {
		grow(piece, true);
	}

	private synchronized void grow(String piece, boolean reasoning) {
		if (piece.isEmpty() || this.closed) {
			return;
		}
		if (this.text != null && this.reasoning != reasoning) {
			endText();
		}
		if (this.text == null) {
			this.text = Sinks.many().unicast().onBackpressureBuffer();
			this.reasoning = reasoning;
			this.length = 0;
			Flux<String> pieces = this.text.asFlux();
			this.segments
				.tryEmitNext(reasoning ? this.events.reasoningStream(pieces) : this.events.messageStream(pieces));
		}
		this.length += piece.length();
		if (this.length > MAX_TEXT) {
			throw new IllegalStateException("the model's answer is longer than " + MAX_TEXT + " characters");
		}
		this.text.tryEmitNext(piece);
	}

	private void endText() {
		if (this.text != null) {
			this.text.tryEmitComplete();
			this.text = null;
		}
	}

	/**
	 * Emits an event behind everything before it.
	 * @return completes when the event is stored; fails when the run is over before
	 */
	synchronized Mono<Void> store(AssistantEvent event) {
		if (this.closed) {
			return Mono.error(RunOutput::over);
		}
		endText();
		Sinks.Empty<Void> stored = Sinks.empty();
		this.waiting.add(stored);
		// The run asks for more when what it got is stored.
		this.segments.tryEmitNext(Flux.generate(() -> false, (emitted, sink) -> {
			if (emitted) {
				stored(stored);
				sink.complete();
			}
			else {
				sink.next(event);
			}
			return true;
		}));
		return stored.asMono();
	}

	private void stored(Sinks.Empty<Void> stored) {
		synchronized (this) {
			this.waiting.remove(stored);
		}
		stored.tryEmitEmpty();
	}

	private synchronized void complete() {
		endText();
		this.segments.tryEmitComplete();
	}

	private synchronized void fail(Throwable error) {
		if (this.text != null) {
			// Who reads the text learns that it is not whole.
			this.text.tryEmitError(error);
			this.text = null;
		}
		this.segments.tryEmitNext(Flux.error(error));
		this.segments.tryEmitComplete();
	}

	private void close() {
		List<Sinks.Empty<Void>> left;
		synchronized (this) {
			this.closed = true;
			this.text = null;
			left = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		left.forEach((stored) -> stored.tryEmitError(over()));
	}

	private static CancellationException over() {
		return new CancellationException("the run is over");
	}

}
