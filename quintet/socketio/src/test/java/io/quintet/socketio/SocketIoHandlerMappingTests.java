package io.quintet.socketio;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which requests go to the server.
 */
@ExtendWith(OutputCaptureExtension.class)
class SocketIoHandlerMappingTests {

	private final SocketIoServer server = new SocketIoServer(SocketIoSettings.defaults(), TestHandler::new);

	private final SocketIoHandlerMapping mapping = new SocketIoHandlerMapping(this.server);

	@ParameterizedTest
	@CsvSource({ "'', /socket.io/, true", "'', /socket.io/x, true", "'', /socket.io, false", "'', /x/socket.io/, false",
			"/base, /base/socket.io/, true", "/base, /base/x/socket.io/, false" })
	void takesWhatIsBelowThePathOfTheApplication(String base, String path, boolean taken) {
		MockServerWebExchange exchange = MockServerWebExchange
			.from(MockServerHttpRequest.get(path).contextPath(base).build());
		assertThat(this.mapping.getHandler(exchange).blockOptional().isPresent()).isEqualTo(taken);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void http2IsWarnedOfAtTheStart(boolean enabled, CapturedOutput output) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.setEnvironment(new MockEnvironment().withProperty("server.http2.enabled", String.valueOf(enabled)));
			context.registerBean(SocketIoHandlerMapping.class, () -> this.mapping);
			context.refresh();
		}
		assertThat(output.toString().contains("remove server.http2.enabled=true")).isEqualTo(enabled);
	}

	@Test
	void observesRequestsByThePath() {
		MockServerWebExchange exchange = MockServerWebExchange
			.from(MockServerHttpRequest.get(HttpPeer.POLLING).build());
		ServerRequestObservationContext observation = new ServerRequestObservationContext(exchange.getRequest(),
				exchange.getResponse(), exchange.getAttributes());
		exchange.getAttributes()
			.put(ServerRequestObservationContext.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE, observation);
		assertThat(this.mapping.getHandler(exchange).block()).isSameAs(this.server);
		assertThat(observation.getPathPattern()).isEqualTo("/socket.io/**");
	}

}
