package io.quintet.samples.benchmarks.acp;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One text: which of its tokens are due. About once a second a token is a stamp.
 */
final class TokenText {

	private final TokenOrder order;

	private final Random random;

	private final long begun = System.nanoTime();

	private long written;

	TokenText(TokenOrder order, long number) {
		this.order = order;
		this.random = new Random(order.seed() + number);
	}

	/** The tokens that have become due since the last call. */
	List<String> due(long now) {
		if (dueAt(this.written) > now) {
			return List.of();
		}
		List<String> tokens = new ArrayList<>();
		for (; dueAt(this.written) <= now; this.written++) {
			tokens.add(token(this.written));
		}
		return tokens;
	}

	private long dueAt(long number) {
		return this.begun + (long) (number * TimeUnit.SECONDS.toNanos(1) / this.order.rate());
	}

	private String token(long number) {
		if (number % Math.max(1, Math.round(this.order.rate())) == 1) {
			return TokenOrder.STAMP + Long.toString(dueAt(number)) + TokenOrder.STAMP_END;
		}
		return this.order.vocabulary().get(this.random.nextInt(this.order.vocabulary().size()));
	}

}
