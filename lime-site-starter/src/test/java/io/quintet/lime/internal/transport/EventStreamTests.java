package io.quintet.lime.internal.transport;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.lime.error.LimeApiException;
import io.quintet.lime.error.LimeException;

class EventStreamTests {

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(300);

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final TestPublisher<DataBuffer> body = TestPublisher.create();

	private EventStream stream(String type, Flux<DataBuffer> body) {
		return new EventStream(WebClient.builder()
			.exchangeFunction((request) -> Mono
				.just(ClientResponse.create(HttpStatus.OK).header(HttpHeaders.CONTENT_TYPE, type).body(body).build()))
			.build(), PlatformAddress.of("http://platform.test"), "token", 1024, READ_TIMEOUT, this.timer,
				Clock.systemUTC());
	}

	@ParameterizedTest
	@ValueSource(strings = { "Text/Event-Stream", "text/event-stream;charset=utf-8",
			"text/event-stream ; charset=latin-1", "text/event-stream;charset=unknown", "text/event-stream;" })
	void noParameterOfTheTypeRefusesAStream(String type) {
		StepVerifier.create(stream(type, Flux.empty()).open())
			.expectNext(List.of(new StreamFrame.Opened()))
			.thenConsumeWhile(List::isEmpty)
			.verifyComplete();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ";", "text/html", "text/event-streams", "text/*", "text/event-stream, text/html" })
	void anotherTypeIsNoStream(String type) {
		StepVerifier.create(stream(type, Flux.empty()).open()).verifyError(LimeApiException.class);
	}

	@Test
	void aConnectionThatIsSilentForTooLongIsClosed() {
		StepVerifier.create(stream(MediaType.TEXT_EVENT_STREAM_VALUE, this.body.flux()).open())
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
