package io.quintet.lime;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;

import io.quintet.lime.error.LimeException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A platform that repeats the site token in what it says.
 */
@ExtendWith(OutputCaptureExtension.class)
class TokenMaskingTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String TOKEN = "st_secret/1";

	private final ScriptedPlatform platform = new ScriptedPlatform();

	private final CountDownLatch handled = new CountDownLatch(1);

	private final LimeSiteClient site = LimeSite.builder()
		.siteToken(TOKEN)
		.apiBase(this.platform.address())
		.handler("recorder", (event) -> Mono.fromRunnable(this.handled::countDown))
		.build();

	@AfterEach
	void close() throws IOException {
		this.site.stop(Duration.ZERO).block(TIMEOUT);
		this.site.close();
		this.platform.close();
	}

	@ParameterizedTest
	@CsvSource({ "401,st_secret/1", "400,st_secret/1", "200,st_secret/1", "201,st_secret/1", "200,st_secret\\/1",
			"401,st_secret\\/1", "401,\\u0073t_secret/1" })
	void theTokenIsHiddenInEveryFailureOfACall(int status, String written) {
		this.platform.json(status, """
				{"ok": false, "error": {"code": "BAD %1$s", "message": "unknown: %1$s",
				 "detail": {"token": "%1$s", "tried": ["x", {"%1$s": 1}]}}}""".formatted(written));
		assertThatExceptionOfType(LimeException.class).isThrownBy(() -> this.site.createLoginRequest().block(TIMEOUT))
			.withMessage("unknown: ***")
			.satisfies((failure) -> {
				assertThat(failure.code()).isEqualTo("BAD ***");
				assertThat(String.valueOf(failure.detail()))
					.isEqualTo("{\"token\":\"***\",\"tried\":[\"x\",{\"***\":1}]}");
			});
	}

	@Test
	void theTokenIsHiddenInAnErrorFrameOfTheStream(CapturedOutput output) throws Exception {
		this.platform.answer(200, Map.of("Content-Type", "text/event-stream"),
				"data: {\"type\":\"error\",\"code\":\"BAD " + TOKEN + "\",\"message\":\"" + TOKEN + " is revoked\"}\n\n"
						+ "data: {\"type\":\"expired\",\"login_request_id\":\"a\"}\n\n");
		this.site.start();
		assertThat(this.handled.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(output).contains("[BAD ***] *** is revoked").doesNotContain(TOKEN);
	}

	@Test
	void theTokenIsHiddenWhereTheStreamIsRefused(CapturedOutput output) {
		this.platform.answer(401, Map.of("Content-Type", "text/" + TOKEN), "no site has " + TOKEN);
		this.site.start();
		Awaitility.await().atMost(TIMEOUT).until(() -> this.site.status().stream().problem() != null);
		assertThat(this.site.status().stream().problem()).contains("no site has ***").doesNotContain(TOKEN);
		assertThat(output).contains("no site has ***").doesNotContain(TOKEN);
	}

}
