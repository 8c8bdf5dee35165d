package io.quintet.samples.allinone.story;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One visit to the page: the thread that it plays in, how far it is, and who watches.
 */
final class Story {

	private static final Sinks.EmitFailureHandler UNTIL_EMITTED = Sinks.EmitFailureHandler
		.busyLooping(Duration.ofSeconds(1));

	private final String id;

	private final String thread;

	private final Sinks.Many<StoryView> views = Sinks.many().replay().latestOrDefault(StoryView.BEGIN);

	private final Sinks.Many<Integer> watching = Sinks.many().replay().latestOrDefault(0);

	private final AtomicInteger watchers = new AtomicInteger();

	private final Sinks.One<String> prompt = Sinks.one();

	private StoryView view = StoryView.BEGIN;

	Story(String id, String thread) {
		this.id = id;
		this.thread = thread;
	}

	String id() {
		return this.id;
	}

	String thread() {
		return this.thread;
	}

	synchronized void move(UnaryOperator<StoryView> change) {
		if (!this.view.step().isEnd()) {
			this.view = Objects.requireNonNull(change.apply(this.view));
			this.views.emitNext(this.view, UNTIL_EMITTED);
		}
	}

	/** Emits how far the story is, until it is over. */
	Flux<StoryView> watch() {
		return Flux.defer(() -> {
			count(1);
			return this.views.asFlux().takeUntil((shown) -> shown.step().isEnd()).doFinally((signal) -> count(-1));
		});
	}

	private synchronized void count(int change) {
		this.watching.emitNext(this.watchers.addAndGet(change), UNTIL_EMITTED);
	}

	/** Completes when no page has watched for some time. */
	Mono<Void> abandoned(Duration patience) {
		return this.watching.asFlux()
			.switchMap((count) -> (count > 0) ? Mono.<Long>never() : Mono.delay(patience))
			.next()
			.then();
	}

	/** Hands the prompt of the form to the agent; a repeat changes nothing. */
	void hand(String text) {
		this.prompt.tryEmitValue(text);
	}

	/** Emits the prompt when it is handed over. */
	Mono<String> prompt() {
		return this.prompt.asMono();
	}

}
