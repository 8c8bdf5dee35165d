package io.quintet.hpp.internal.web;

import java.time.Clock;
import java.time.Duration;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.socket.WebSocketMessage;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.internal.json.TestJson;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.TestHandshakes;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.store.InMemoryHandshakeSessionStore;
import io.quintet.hpp.store.LocalHandshakeEventBus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that a stranger can send as a message or body: refused or done, never
 * broken.
 */
class SocketInputFuzzTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final HandshakeService HANDSHAKE = TestHandshakes
		.create(new InMemoryHandshakeSessionStore(Clock.systemUTC(), 1_000, 64_000_000, Duration.ofDays(1),
				Schedulers.parallel()), new LocalHandshakeEventBus());

	private final SocketInput input = new SocketInput(HANDSHAKE.sessions(), 64);

	private final JsonInput json = new JsonInput(64);

	@FuzzTest
	void anyMessageIsAnEditOrIgnoredAndAnyBodyIsDoneOrRefused(byte[] bytes) {
		WebSocketMessage message = new WebSocketMessage(WebSocketMessage.Type.TEXT,
				DefaultDataBufferFactory.sharedInstance.wrap(bytes));
		SocketInput.Edit edit = this.input.read(message);
		ObjectNode body = body(bytes);
		if (edit != null) {
			assertThat(body).isNotNull();
			assertThat(body.get("type")).isEqualTo(TestJson.of("userEdit"));
		}
		if (body != null) {
			refusedOrDone(() -> play(body));
		}
	}

	private static void play(ObjectNode body) {
		HandshakeSession session = HANDSHAKE.sessions().create(NewSession.of(body)).block(TIMEOUT);
		try {
			ObjectNode quick = body.deepCopy().put("stream", false);
			ActionBatch.of(body);
			HANDSHAKE.agents().act(session.id(), ActionBatch.of(quick), HandshakeRequest.NONE).block(TIMEOUT);
			HandshakeSession after = HANDSHAKE.sessions().find(session.id()).block(TIMEOUT);
			assertThat(after.schema().toJson()).isEqualTo(session.schema().toJson());
			session.fields().forEach((key, value) -> {
				if (value.by().isLocked()) {
					assertThat(after.fields().get(key)).isEqualTo(value);
				}
			});
		}
		finally {
			HANDSHAKE.sessions().delete(session.id()).block(TIMEOUT);
		}
	}

	private static void refusedOrDone(Runnable operation) {
		try {
			operation.run();
		}
		catch (HandshakeException ex) {
			assertThat(ex.getMessage()).isNotBlank();
		}
	}

	private ObjectNode body(byte[] bytes) {
		try {
			return (this.json.read(bytes) instanceof ObjectNode object) ? object : null;
		}
		catch (HandshakeException ex) {
			return null;
		}
	}

}
