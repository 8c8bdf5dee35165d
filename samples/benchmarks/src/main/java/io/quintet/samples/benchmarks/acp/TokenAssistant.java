package io.quintet.samples.benchmarks.acp;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.reactivestreams.Publisher;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.thread.Identity;

/**
 * Writes random tokens at a fixed rate, as a model would. One timer tells all texts which
 * tokens are due, so that the source costs little of what is measured.
 */
@Component
@AcpAssistant("writer")
class TokenAssistant implements AssistantHandler {

	static final Identity IDENTITY = Identity.assistant("writer", "Writer").withTenant(Message.AUTHOR.tenant());

	private static final Duration TICK = Duration.ofMillis(2);

	private final Flux<Long> ticks = Flux.interval(TICK, Schedulers.newSingle("tokens", true))
		.onBackpressureDrop()
		.share();

	private final AtomicLong texts = new AtomicLong();

	private final LongAdder tokens = new LongAdder();

	private final LongAdder characters = new LongAdder();

	private volatile TokenOrder order = TokenOrder.of(1, 1, 0);

	TokenCount begin(TokenOrder next) {
		this.order = next;
		this.texts.set(0);
		this.tokens.reset();
		this.characters.reset();
		return written();
	}

	TokenCount written() {
		return new TokenCount(this.tokens.sum(), this.characters.sum());
	}

	@Override
	public Publisher<AssistantEvent> handle(HandlerContext context, AssistantEvents events) {
		return events.messageStream(Flux.defer(() -> {
			TokenOrder present = this.order;
			TokenText text = new TokenText(present, this.texts.getAndIncrement());
			return this.ticks.concatMapIterable((tick) -> text.due(System.nanoTime()))
				.take(present.tokens())
				.doOnNext(this::count);
		}));
	}

	private void count(String token) {
		this.tokens.increment();
		this.characters.add(token.length());
	}

}
