package io.quintet.samples.console;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.context.TestPropertySource;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ConsoleTest
@TestPropertySource(properties = { "console.max-sessions=1", "console.max-watching=1" })
class ConsoleBoundsTests {

	@LocalServerPort
	int port;

	@Test
	void onlyTheNewestSessionsAreListed() {
		Caller caller = new Caller(this.port);
		caller.spawn("First");
		String second = caller.spawn("Second");
		assertThat(caller.state().required("sessions")).singleElement()
			.satisfies((session) -> assertThat(session.required("id").asString()).isEqualTo(second));
	}

	@Test
	void onePageTooManyIsToldWhyAndMayComeBackLater() {
		Caller caller = new Caller(this.port);
		String id = caller.spawn("Watched");
		Queue<ServerSentEvent<String>> seen = new ConcurrentLinkedQueue<>();
		Disposable watching = caller.events(id).subscribe(seen::add);
		await().atMost(Caller.TIMEOUT).until(() -> !seen.isEmpty());
		assertThat(first(caller, id).data()).contains("console.max-watching");
		watching.dispose();
		await().atMost(Caller.TIMEOUT)
			.untilAsserted(() -> assertThat(first(caller, id).event()).isNotEqualTo("Problem"));
	}

	private static ServerSentEvent<String> first(Caller caller, String id) {
		return Objects.requireNonNull(caller.events(id).blockFirst(Caller.TIMEOUT));
	}

}
