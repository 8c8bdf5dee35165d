package io.quintet.hpp.internal.web;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.hpp.NewSession;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.TestHandshakes;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.hpp.store.InMemoryHandshakeSessionStore;
import io.quintet.hpp.store.LocalHandshakeEventBus;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakeSocketsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final LocalHandshakeEventBus bus = new LocalHandshakeEventBus();

	private final HandshakeService handshake = TestHandshakes.create(
			new InMemoryHandshakeSessionStore(Clock.systemUTC(), 10, 1_000_000, Duration.ofHours(1), this.timer),
			this.bus);

	@Test
	void aSocketTakesNoMoreOfTheBudgetThanWhatItIsSent() {
		HandshakeSession session = this.handshake.sessions().create(NewSession.ofJson("{}")).block(TIMEOUT);
		Frame connected = new Frame.Connected(session.id(), session.mode());
		Frame frame = new Frame.Extended(1);
		HandshakeSockets sockets = sockets(size(connected) + size(frame));
		Disposable unused = sockets.handle(exchange(session)).subscribe();
		this.bus.publish(new SessionFrames(session.id(), session.frames(), List.of(frame), "")).block(TIMEOUT);
		assertThat(this.handshake.statistics().sockets()).isEqualTo(1);
		assertThat(this.handshake.statistics().droppedSockets()).isZero();
		this.bus.publish(new SessionFrames(session.id(), session.frames() + 1, List.of(frame), "")).block(TIMEOUT);
		assertThat(this.handshake.statistics().droppedSockets()).isEqualTo(1);
	}

	private HandshakeSockets sockets(long maxTotalQueuedBytes) {
		WebSocketSession neverRead = Mockito.mock(WebSocketSession.class);
		Mockito.when(neverRead.bufferFactory()).thenReturn(DefaultDataBufferFactory.sharedInstance);
		Mockito.when(neverRead.receive()).thenReturn(Flux.never());
		Mockito.when(neverRead.send(Mockito.any())).thenReturn(Mono.never());
		Mockito.when(neverRead.close()).thenReturn(Mono.never());
		HandshakeWebSettings settings = new HandshakeWebSettings(TestHandshakes.PATHS,
				HandshakeWebSettings.Bodies.of(1_000), new HandshakeWebSettings.Access(Set.of(), true),
				HandshakeWebSettings.Sockets.of(Duration.ofSeconds(20), maxTotalQueuedBytes));
		return new HandshakeSockets(this.handshake, this.bus, (exchange, handler) -> handler.handle(neverRead),
				settings, this.timer, Clock.systemUTC());
	}

	private static ServerWebExchange exchange(HandshakeSession session) {
		AbstractServerHttpResponse response = Mockito.mock(AbstractServerHttpResponse.class);
		Mockito.when(response.getNativeResponse()).thenReturn("not Reactor Netty");
		MockServerWebExchange exchange = MockServerWebExchange
			.from(MockServerHttpRequest.get("/ws/handshake/{sid}?token={token}", session.id(), session.token())
				.header("Upgrade", "websocket"));
		exchange.getAttributes().put(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.of("sid", session.id()));
		return new ServerWebExchangeDecorator(exchange) {

			@Override
			public ServerHttpResponse getResponse() {
				return response;
			}

		};
	}

	private static long size(Frame frame) {
		return frame.toJson().getBytes(StandardCharsets.UTF_8).length;
	}

}
