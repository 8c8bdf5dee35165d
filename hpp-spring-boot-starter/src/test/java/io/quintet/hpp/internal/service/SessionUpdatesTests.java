package io.quintet.hpp.internal.service;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Sinks;

import io.quintet.hpp.HandshakeException;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SessionUpdatesTests {

	private final Sinks.One<String> operation = Sinks.one();

	@Test
	void aFailureAfterTheClientHasGoneIsLogged(CapturedOutput output) {
		SessionUpdates.uninterrupted(this.operation.asMono()).subscribe().dispose();
		this.operation.tryEmitError(new IllegalStateException("the row is damaged"));
		assertThat(output).contains("the row is damaged");
	}

	@Test
	void aRefusalAfterTheClientHasGoneIsNotLogged(CapturedOutput output) {
		SessionUpdates.uninterrupted(this.operation.asMono()).subscribe().dispose();
		this.operation.tryEmitError(HandshakeException.sessionNotFound());
		assertThat(output).doesNotContain("disconnected");
	}

}
