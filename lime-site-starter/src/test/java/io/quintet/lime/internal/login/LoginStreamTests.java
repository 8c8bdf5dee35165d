package io.quintet.lime.internal.login;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import io.quintet.lime.login.ConnectionState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How connections end and begin again, in virtual time.
 */
class LoginStreamTests {

	private final LoginFixture logins = new LoginFixture();

	@Test
	void aStreamThatEndsAtOnceIsOpenedLessAndLessOften() {
		this.logins.script.answer = (number) -> {
			TestPublisher<DataBuffer> body = TestPublisher.createCold();
			body.complete();
			return StreamScript.answer(200, "text/event-stream", body);
		};
		this.logins.dispatcher.start();
		this.logins.pass(Duration.ofSeconds(40));
		assertThat(this.logins.script.gaps()).startsWith(500L, 1000L, 2000L, 4000L, 8000L, 8000L);
	}

	static Stream<Arguments> ends() {
		Supplier<Mono<ClientResponse>> reset = () -> broken(new IOException("Connection reset by peer"));
		Supplier<Mono<ClientResponse>> truncated = () -> broken(
				new IllegalStateException("Connection prematurely closed DURING response"));
		Supplier<Mono<ClientResponse>> silent = () -> StreamScript.answer(200, "text/event-stream", Flux.never());
		Supplier<Mono<ClientResponse>> unreachable = () -> Mono.error(new IOException("Connection refused"));
		return Stream.of(
				Arguments.of("clean",
						(Supplier<?>) () -> StreamScript.answer(200, "text/event-stream", Flux.<DataBuffer>empty()),
						List.of(500L, 1000L, 2000L, 4000L, 8000L, 8000L)),
				Arguments.of("reset", reset, List.of(500L, 1000L, 2000L, 4000L, 8000L, 8000L)),
				Arguments.of("truncated", truncated, List.of(500L, 1000L, 2000L, 4000L, 8000L, 8000L)),
				Arguments.of("refused", unreachable, List.of(500L, 1000L, 2000L, 4000L, 8000L, 8000L)),
				Arguments.of("500", status(500), List.of(500L, 1000L, 2000L, 4000L, 8000L, 8000L)),
				Arguments.of("404", status(404), List.of(500L, 1000L, 2000L, 4000L, 8000L, 8000L)),
				Arguments.of("401", status(401), List.of(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L)),
				Arguments.of("403", status(403), List.of(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L)),
				// Who lived for so long was healthy.
				Arguments.of("silent", silent, List.of(310_500L, 310_500L, 310_500L)));
	}

	private static Supplier<?> status(int status) {
		return () -> StreamScript.refusal(status, "{}");
	}

	private static Mono<ClientResponse> broken(Throwable failure) {
		return StreamScript.answer(200, "text/event-stream", Flux.<DataBuffer>error(failure));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("ends")
	void afterEachEndThereIsAPauseThatGrowsUntilTheStreamIsHealthy(String name, Supplier<Mono<ClientResponse>> end,
			List<Long> gaps) {
		this.logins.handler("only");
		this.logins.script.answer = (number) -> end.get();
		this.logins.dispatcher.start();
		this.logins.pass(Duration.ofMillis(gaps.stream().mapToLong(Long::longValue).sum()));
		assertThat(this.logins.script.gaps()).isEqualTo(gaps);
		this.logins.script.answer = (number) -> this.logins.script.stream();
		this.logins.pass(Duration.ofSeconds(341));
		this.logins.script.approved("a");
		assertThat(this.logins.calls).containsExactly("only:a:jwt-a");
		this.logins.script.body.complete();
		long ended = this.logins.script.connects.size();
		this.logins.pass(Duration.ofMillis(500));
		assertThat(this.logins.script.connects).hasSize((int) ended + 1);
	}

	@Test
	void anEventProvesHealth() {
		this.logins.dispatcher.start();
		for (int i = 0; i < 4; i++) {
			this.logins.script.keepalive();
			this.logins.script.body.complete();
			this.logins.pass(Duration.ofMillis(500));
		}
		assertThat(this.logins.script.gaps()).containsOnly(500L);
	}

	@Test
	void fiveSecondsProveHealthAndRubbishDoesNot() {
		this.logins.dispatcher.start();
		this.logins.script.body.error(new IOException("reset"));
		this.logins.pass(Duration.ofMillis(500));
		this.logins.script.send("data: rubbish\n\n");
		this.logins.script.body.error(new IOException("reset"));
		this.logins.pass(Duration.ofMillis(1000));
		assertThat(this.logins.script.gaps()).containsExactly(500L, 1000L);
		this.logins.pass(Duration.ofSeconds(5));
		this.logins.script.body.error(new IOException("reset"));
		long before = this.logins.script.connects.get(2);
		this.logins.pass(Duration.ofMillis(500));
		assertThat(this.logins.script.connects.get(3) - before).isEqualTo(5500L);
	}

	@ParameterizedTest
	@CsvSource({ "401,{}", "403,{}", "400,'{\"ok\":false,\"error\":{\"code\":\"SITE_SUSPENDED\"}}'" })
	void aTokenThatIsNotAcceptedIsShownAndRecoversByItself(int status, String body) {
		this.logins.script.answer = (number) -> (number < 9) ? StreamScript.refusal(status, body)
				: this.logins.script.stream();
		this.logins.dispatcher.start();
		assertThat(this.logins.dispatcher.state()).isEqualTo(ConnectionState.AUTH_FAILED);
		this.logins.pass(Duration.ofSeconds(121));
		assertThat(this.logins.script.gaps()).startsWith(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L);
		assertThat(this.logins.dispatcher.state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(this.logins.dispatcher.lastProblem()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "429,20,20000", "503,20,20000", "503,3600,60000", "500,20,500" })
	void whatThePlatformAsksForIsTheLeast(int status, String seconds, long gap) {
		this.logins.script.answer = (number) -> StreamScript.refusal(status, "", "Retry-After", seconds);
		this.logins.dispatcher.start();
		this.logins.pass(Duration.ofSeconds(61));
		assertThat(this.logins.script.gaps().get(0)).isEqualTo(gap);
	}

	@ParameterizedTest
	@CsvSource({ "200,text/html", "200,application/json", "200,text/event-streams", "200,nonsense",
			"201,text/event-stream", "204,text/event-stream", "302,text/event-stream" })
	void onlyAnEventStreamIsOne(int status, String type) {
		this.logins.handler("only");
		this.logins.script.answer = (number) -> {
			this.logins.script.body = TestPublisher.createCold();
			this.logins.script.approved("a");
			return StreamScript.answer(status, type, this.logins.script.body);
		};
		this.logins.dispatcher.start();
		this.logins.pass(Duration.ofSeconds(6));
		assertThat(this.logins.calls).isEmpty();
		assertThat(this.logins.dispatcher.state()).isEqualTo(ConnectionState.CONNECTING);
		assertThat(this.logins.script.connects).hasSizeGreaterThan(1);
	}

	@Test
	void theNextConnectionGoesOnWhereTheLastOneWas() {
		this.logins.dispatcher.start();
		assertThat(this.logins.script.headers.get(0).getFirst("Last-Event-ID")).isNull();
		this.logins.script.send("id: 7\nretry: 3000\ndata: {\"type\":\"keepalive\"}\n\n");
		this.logins.script.body.complete();
		this.logins.pass(Duration.ofSeconds(3));
		assertThat(this.logins.script.gaps()).containsExactly(3000L);
		assertThat(this.logins.script.headers.get(1).getFirst("Last-Event-ID")).isEqualTo("7");
	}

	@Test
	void whatArrivedBeforeABreakIsDelivered() {
		this.logins.handler("only");
		this.logins.dispatcher.start();
		this.logins.script.send("data: {\"type\":\"expired\",\"login_request_id\":\"a\"}\n\n"
				+ "data: {\"type\":\"expired\",\"login_request_id\":\"b\"}\ndata: unfin");
		this.logins.script.body.error(new IOException("reset"));
		assertThat(this.logins.calls).containsExactly("only:a:null", "only:b:null");
	}

	@Test
	void aSilentStreamIsReopened() {
		this.logins.dispatcher.start();
		this.logins.pass(Duration.ofSeconds(300));
		this.logins.script.keepalive();
		this.logins.pass(Duration.ofSeconds(300));
		assertThat(this.logins.script.connects).hasSize(1);
		this.logins.pass(Duration.ofSeconds(11));
		assertThat(this.logins.script.connects).hasSize(2);
	}

	@Test
	void aPlatformThatNeverAnswersIsGivenUp() {
		this.logins.script.answer = (number) -> Mono.never();
		this.logins.dispatcher.start();
		this.logins.pass(Duration.ofSeconds(311));
		assertThat(this.logins.script.connects).hasSize(2);
	}

	@Test
	void aBadEventHarmsNothing() {
		this.logins.handler("only");
		this.logins.dispatcher.start();
		this.logins.script.send("data: {\n\ndata: {\"type\":\"approved\",\"login_request_id\":\"x\"}\n\ndata: "
				+ "y".repeat(70_000) + "\n\ndata: {\"type\":\"error\",\"code\":\"DOWN\"}\n\n");
		this.logins.script.approved("a");
		assertThat(this.logins.calls).containsExactly("only:a:jwt-a");
		for (String reason : List.of("malformed", "no-passport", "too-large")) {
			assertThat(this.logins.dispatcher.statistics().skipped().get(reason)).as(reason).isOne();
		}
		assertThat(this.logins.script.connects).hasSize(1);
	}

	@Test
	void anErrorWhileConnectingIsNotTheEnd() {
		this.logins.script.answer = (number) -> {
			if (number == 1) {
				throw new NoClassDefFoundError("filter");
			}
			return this.logins.script.stream();
		};
		this.logins.dispatcher.start();
		this.logins.pass(Duration.ofSeconds(1));
		assertThat(this.logins.dispatcher.state()).isEqualTo(ConnectionState.CONNECTED);
	}

}
