package io.quintet.lime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.lime.passport.Signer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads of handlers, over real sockets.
 */
class HandlerThreadTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Signer SIGNER = new Signer("k");

	private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

	private Mono<Void> note(String handler) {
		this.threads.add(handler + " " + Thread.currentThread().getName().replaceFirst("\\d+$", "") + " "
				+ Schedulers.isInNonBlockingThread());
		return Mono.empty();
	}

	@Test
	void everyHandlerRunsOnAThreadThatMayBlock() throws Exception {
		String passport = SIGNER.sign("{\"aud\":\"lime-site-login\",\"request_id\":\"a\",\"iat\":1000,\"exp\":1060}");
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.then((request, out, socket) -> {
				ScriptedPlatform.write(out, 200, Map.of("Content-Type", "text/event-stream"),
						"data: {\"type\":\"approved\",\"login_request_id\":\"a\",\"agent_passport_jwt\":\"" + passport
								+ "\"}\n\n",
						-1);
				return true;
			});
			platform.json(200, Signer.jwks(SIGNER).toString());
			LimeSiteClient site = LimeSite.builder()
				.siteToken("st_1")
				.apiBase(platform.address())
				.clock(Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC))
				.handler("first", (event) -> note("first").then(Mono.delay(Duration.ofMillis(1))).then())
				.handler("second", (event) -> note("second"))
				// The keys come on a thread of Netty.
				.verifiedHandler("verified", (login) -> note("verified"))
				.build();
			site.start();
			for (String handler : List.of("first", "second", "verified")) {
				assertThat(this.threads.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
					.isEqualTo(handler + " lime-handlers- false");
			}
			site.stop(TIMEOUT).block(TIMEOUT);
			site.close();
		}
	}

}
