package io.quintet.support.nodes;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisStreamCommands.TrimOptions;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.ReactiveStreamOperations;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Signals as entries of a Redis stream of bounded length.
 */
public final class RedisSignals extends SignalLoop {

	private static final String TEXT = "text";

	private static final int MAX_LENGTH = 10_000;

	private static final StreamReadOptions READ = StreamReadOptions.empty().count(1000).block(Duration.ofSeconds(1));

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final ReactiveStreamOperations<String, String, String> streams;

	private final String key;

	private final Scheduler timer;

	public RedisSignals(ReactiveStringRedisTemplate redis, String key, Scheduler timer) {
		super("redis", key, timer);
		this.streams = redis.opsForStream();
		this.key = key;
		this.timer = timer;
		start();
	}

	@Override
	Flux<String> receive(Runnable whenConnected) {
		return last().doOnNext((id) -> whenConnected.run()).flatMapMany(this::entriesAfter);
	}

	private Mono<String> last() {
		return this.streams.reverseRange(this.key, Range.unbounded(), Limit.limit().count(1))
			.next()
			.map((entry) -> entry.getId().getValue())
			.defaultIfEmpty("0-0")
			.timeout(TIMEOUT, this.timer);
	}

	@SuppressWarnings("unchecked")
	private Flux<String> entriesAfter(String id) {
		String[] position = { id };
		return Flux
			.defer(() -> this.streams.read(READ, StreamOffset.create(this.key, ReadOffset.from(position[0])))
				.timeout(TIMEOUT, this.timer))
			.doOnNext((entry) -> position[0] = entry.getId().getValue())
			.map((entry) -> entry.getValue().getOrDefault(TEXT, ""))
			.repeat();
	}

	@Override
	Mono<Void> transmit(List<String> texts) {
		return Flux.fromIterable(texts)
			.concatMap((text) -> this.streams.add(this.key, Map.of(TEXT, text),
					XAddOptions.trim(TrimOptions.maxLen(MAX_LENGTH).approximate())))
			.then()
			.timeout(TIMEOUT, this.timer);
	}

}
