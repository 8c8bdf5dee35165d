package io.quintet.samples.appcontrol.client;

import java.math.BigDecimal;
import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets time pass, and says so every second.
 *
 * @param pace what measures the time
 */
record WaitOperation(Pace pace) implements Operation {

	private static final long SECOND = 1_000;

	@Override
	public Flux<Step> steps(Input input) {
		BigDecimal seconds = input.number("seconds", "1", "0", "60");
		long millis = seconds.movePointRight(3).longValue();
		long whole = Math.max(0, (millis - 1) / SECOND);
		Flux<Step> waiting = Flux.range(1, (int) whole)
			.concatMap((count) -> this.pace.after(Duration.ofMillis(SECOND))
				.map((tick) -> new Step.Progress("Waited " + count + " of " + seconds.toPlainString() + " seconds",
						Json.of("waitedSeconds", count))),
					1);
		Mono<Step> end = this.pace.after(Duration.ofMillis(millis - whole * SECOND))
			.map((tick) -> new Step.Result("Waited " + seconds.toPlainString() + " seconds",
					Json.of("waitedSeconds", seconds)));
		return waiting.concatWith(end);
	}

}
