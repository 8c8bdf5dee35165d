package io.quintet.hpp.test;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import reactor.core.publisher.Mono;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.autoconfigure.AcpAutoConfiguration;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.test.InMemoryThreadStore;
import io.quintet.hpp.autoconfigure.HppAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * ACP and HPP in one application.
 */
class TwoProtocolsTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AcpAutoConfiguration.class, HppAutoConfiguration.class))
		.withBean(ThreadStore.class, () -> new InMemoryThreadStore(new LocalBroadcaster()))
		.withBean(AcpAuthenticator.class, () -> (credentials) -> Mono.empty());

	@ParameterizedTest
	@CsvSource({ "/handshake, /handshake, hpp.prefix", "/, /, ", "/acp, /, ", "/handshake/acp, /handshake, ",
			"/api, /api/forms, hpp.prefix", "/handshake/session, /handshake, hpp.prefix",
			"/ws, /handshake, hpp.ws-prefix", "/ws/handshake/acp, /handshake, " })
	void prefixesThatCollideStopTheStart(String acp, String hpp, String collides) {
		this.runner.withPropertyValues("acp.prefix=" + acp, "hpp.prefix=" + hpp).run((context) -> {
			if (collides == null) {
				assertThat(context).hasNotFailed();
				return;
			}
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOfSatisfying(FailureAnalyzedException.class,
						(ex) -> assertThat(ex.analysis().getDescription()).contains("'acp.prefix'")
							.contains("'" + collides + "'"));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/handshake" })
	void socketsOfHppMayBeAboveOtherPaths(String sockets) {
		this.runner.withPropertyValues("hpp.ws-prefix=" + sockets).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void theFailureNamesTheWayOut() {
		this.runner.withPropertyValues("acp.prefix=/handshake")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOfSatisfying(FailureAnalyzedException.class, (ex) -> {
					assertThat(ex.analysis().getDescription()).isEqualTo("The paths of 'hpp.prefix' and 'acp.prefix' "
							+ "collide: requests to '/handshake/session' would be answered by what is at '/handshake'.");
					assertThat(ex.analysis().getAction()).isEqualTo("Give one of them a path that is not inside the "
							+ "other, for example 'hpp.prefix=/handshake' and 'acp.prefix=/acp'.");
				}));
	}

}
