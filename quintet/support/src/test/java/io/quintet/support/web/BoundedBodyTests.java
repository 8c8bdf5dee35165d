package io.quintet.support.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class BoundedBodyTests {

	private static final int MAX_SIZE = 8;

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	@Test
	void aBodyUpToTheLimitIsRead() {
		StepVerifier.create(read(body("1234", "5678")).map((bytes) -> new String(bytes, StandardCharsets.UTF_8)))
			.expectNext("12345678")
			.verifyComplete();
	}

	@Test
	void aRequestWithoutABodyHasNoBytes() {
		StepVerifier.create(read(Flux.empty())).assertNext((bytes) -> assertThat(bytes).isEmpty()).verifyComplete();
	}

	@Test
	void aBodyThatIsTooLargeIsReadToItsEndAndThenRefused() {
		AtomicInteger read = new AtomicInteger();
		StepVerifier.create(read(body("1234", "56789", "0", "1").doOnNext((buffer) -> read.incrementAndGet())))
			.verifyErrorMessage("too large");
		assertThat(read).hasValue(4);
	}

	@Test
	void aBodyWithoutEndIsRefusedOnceEnoughOfItWasThrownAway() {
		Flux<DataBuffer> endless = Flux.generate((sink) -> sink.next(buffer("x".repeat(1 << 20))));
		StepVerifier.create(read(endless)).verifyErrorMessage("too large");
	}

	@Test
	void anAnnouncedLengthIsRefusedBeforeTheBodyIsRead() {
		MockServerHttpRequest request = MockServerHttpRequest.post("/").contentLength(9).body(Flux.error(() -> {
			throw new AssertionError("the body was read");
		}));
		StepVerifier.create(read(request)).verifyErrorMessage("too large");
	}

	@Test
	void aBodyThatTakesTooLongIsRefused() {
		StepVerifier.withVirtualTime(
				() -> BoundedBody.read(MockServerHttpRequest.post("/").body(Flux.concat(body("1"), Flux.never())),
						(size, length) -> null, TIMEOUT, () -> new IllegalStateException("too slow"),
						Schedulers.parallel()))
			.thenAwait(TIMEOUT)
			.verifyErrorMessage("too slow");
	}

	@Test
	void aClientThatBreaksOffIsToldFromOtherFailures() {
		StepVerifier.create(read(Flux.concat(body("1"), Flux.error(new IOException("Connection reset by peer")))))
			.verifyError(ClientGoneException.class);
	}

	private static Mono<byte[]> read(Flux<DataBuffer> body) {
		return read(MockServerHttpRequest.post("/").body(body));
	}

	private static Mono<byte[]> read(MockServerHttpRequest request) {
		return BoundedBody.read(request, MAX_SIZE, TIMEOUT, () -> new IllegalStateException("too large"),
				() -> new IllegalStateException("too slow"));
	}

	private static Flux<DataBuffer> body(String... chunks) {
		return Flux.fromArray(chunks).map(BoundedBodyTests::buffer);
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
