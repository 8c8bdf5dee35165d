package io.quintet.lime.internal.transport;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.lime.error.LimeException;

class EventStreamTests {

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(300);

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final TestPublisher<DataBuffer> body = TestPublisher.create();

	private final EventStream stream = new EventStream(
			WebClient.builder()
				.exchangeFunction((request) -> Mono.just(ClientResponse.create(HttpStatus.OK)
					.header(HttpHeaders.CONTENT_TYPE, MediaType.TEXT_EVENT_STREAM_VALUE)
					.body(this.body.flux())
					.build()))
				.build(),
			PlatformAddress.of("http://platform.test"), "token", 1024, READ_TIMEOUT, this.timer, Clock.systemUTC());

	@Test
	void aConnectionThatIsSilentForTooLongIsClosed() {
		StepVerifier.create(this.stream.open())
			.expectNextCount(1)
			.then(() -> this.timer.advanceTimeBy(READ_TIMEOUT.minusMillis(1)))
			.then(() -> this.body.next(keepalive()))
			.expectNextCount(1)
			.then(() -> this.timer.advanceTimeBy(READ_TIMEOUT.minusMillis(1)))
			.then(this.body::assertNotCancelled)
			.then(() -> this.timer.advanceTimeBy(Duration.ofMillis(1)))
			.thenConsumeWhile((frames) -> true)
			.verifyError(LimeException.class);
		this.body.assertCancelled();
	}

	private static DataBuffer keepalive() {
		return DefaultDataBufferFactory.sharedInstance.wrap(": keepalive\n\n".getBytes(StandardCharsets.UTF_8));
	}

}
