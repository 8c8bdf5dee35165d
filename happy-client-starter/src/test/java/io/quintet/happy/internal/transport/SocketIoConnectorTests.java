package io.quintet.happy.internal.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.support.reactive.Backoff;

import static org.assertj.core.api.Assertions.assertThat;

class SocketIoConnectorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private ServerSocket server;

	private final SharedSocket.Watcher watcher = new SharedSocket.Watcher() {

		@Override
		public void connected() {
			// Nothing connects.
		}

		@Override
		public void disconnected() {
			// Nothing was connected.
		}

		@Override
		public void refused(AuthenticationException ex) {
			// Nothing is refused.
		}

		@Override
		public void event(String name, JsonNode data) {
			// Nothing comes.
		}

	};

	@BeforeEach
	void listen() throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.server.setSoTimeout((int) TIMEOUT.toMillis());
	}

	@AfterEach
	void close() throws IOException {
		this.server.close();
	}

	private Socket accept() throws IOException {
		Socket accepted = this.server.accept();
		accepted.setSoTimeout((int) TIMEOUT.toMillis());
		return accepted;
	}

	private SocketIoConnector connector(Duration timeout) {
		return new SocketIoConnector(URI
			.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + this.server.getLocalPort()),
				"token", "test/1", timeout);
	}

	@Test
	void anAttemptThatIsGivenUpFreesItsConnection() throws Exception {
		try (SocketIoConnector connector = connector(Duration.ofMinutes(1))) {
			Disposable attempt = connector.connect(this.watcher::event).subscribe();
			try (Socket accepted = accept()) {
				assertThat(accepted.getInputStream().read()).isNotNegative();
				attempt.dispose();
				assertThat(accepted.getInputStream().readAllBytes()).isNotEmpty();
			}
		}
	}

	@Test
	void aServerThatDoesNotAnswerIsAFailureInTime() throws Exception {
		Duration pause = Duration.ofMillis(10);
		try (SharedSocket socket = new SharedSocket(connector(TIMEOUT), this.watcher,
				new Backoff(pause, pause, 1, 0, () -> 0), Duration.ofSeconds(3), Schedulers.parallel())) {
			socket.start();
			try (Socket accepted = accept(); Socket next = accept()) {
				assertThat(accepted.getInputStream().readAllBytes()).isNotEmpty();
				assertThat(next.getInputStream().read()).isNotNegative();
			}
		}
	}

	@Test
	void aRefusedHandshakeTellsHowLongToStayAway() throws Exception {
		try (SocketIoConnector connector = connector(TIMEOUT)) {
			CompletableFuture<UpdateConnection> attempt = connector.connect(this.watcher::event).next().toFuture();
			try (Socket accepted = accept()) {
				assertThat(accepted.getInputStream().read()).isNotNegative();
				accepted.getOutputStream()
					.write("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"
						.getBytes(StandardCharsets.US_ASCII));
				assertThat(attempt).failsWithin(TIMEOUT)
					.withThrowableThat()
					.havingCause()
					.isInstanceOfSatisfying(RestFailure.class,
							(failure) -> assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7)))
					.withMessageContaining("The socket of the server is out of reach")
					.withMessageContaining("503");
			}
		}
	}

	@Test
	void theProxyOfTheJvmIsUsed() throws Exception {
		System.setProperty("https.proxyHost", InetAddress.getLoopbackAddress().getHostAddress());
		System.setProperty("https.proxyPort", String.valueOf(this.server.getLocalPort()));
		try (SocketIoConnector connector = new SocketIoConnector(URI.create("https://happy.example.org"), "token",
				"test/1", TIMEOUT)) {
			Disposable attempt = connector.connect(this.watcher::event).subscribe((connection) -> {
			}, (ex) -> {
			});
			try (Socket accepted = accept()) {
				assertThat(new String(accepted.getInputStream().readNBytes(30), StandardCharsets.US_ASCII))
					.isEqualTo("CONNECT happy.example.org:443 ");
			}
			attempt.dispose();
		}
		finally {
			System.clearProperty("https.proxyHost");
			System.clearProperty("https.proxyPort");
		}
	}

}
