package io.quintet.samples.conformance.hpp;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quintet.samples.conformance.hpp.HppClient.Session;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request that follows at once on a kept-alive connection, behind an answer that came
 * from another thread: after a pause, after a hook, from a store, from Actuator. Reactor
 * Netty before 1.3.8 stopped reading such a connection (its issue 4361).
 * {@code -Dhpp.keep-alive.rounds=1000} takes longer.
 */
class HppKeepAliveTests {

	private static final int CONNECTIONS = 8;

	private static final int ROUNDS = Integer.getInteger("hpp.keep-alive.rounds", 100);

	@ParameterizedTest
	@CsvSource({ "hpp,true", "'hpp,hpp-hooks',false", "'hpp,shared-store',false" })
	void theNextRequestIsAnswered(String profiles, boolean stream) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
		try (HppServer server = HppServer.start(profiles, "hpp.rate-limit=100000000")) {
			List<Callable<Integer>> connections = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				Session session = server.client().create("{}");
				connections.add(() -> talk(server.port(), session, stream));
			}
			for (Future<Integer> answered : threads.invokeAll(connections, 3, TimeUnit.MINUTES)) {
				assertThat(answered.get()).isEqualTo(3 * ROUNDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static int talk(int port, Session session, boolean stream) throws IOException {
		String body = "{\"stream\":" + stream
				+ ",\"intervalMs\":1,\"actions\":[{\"type\":\"set\",\"key\":\"a\",\"value\":1}]}";
		int answered = 0;
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(60_000);
			for (int i = 0; i < ROUNDS; i++) {
				send(socket, "POST /handshake/action/", session, body);
				answered += answer(socket.getInputStream());
				send(socket, "GET /handshake/context/", session, "");
				answered += answer(socket.getInputStream());
				send(socket, "GET /actuator/health?", session, "");
				answered += answer(socket.getInputStream());
			}
		}
		return answered;
	}

	private static void send(Socket socket, String operation, Session session, String body) throws IOException {
		String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
		socket.getOutputStream()
			.write((operation + session.id() + " HTTP/1.1\r\nHost: localhost\r\nX-Handshake-Token: " + session.token()
					+ "\r\n" + length + "\r\n" + body)
				.getBytes(StandardCharsets.US_ASCII));
	}

	private static int answer(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			assertThat(next).as("the connection ended after: %s", head).isNotNegative();
			head.append((char) next);
		}
		in.readNBytes(Integer.parseInt(head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1")));
		return head.toString().startsWith("HTTP/1.1 200 ") ? 1 : 0;
	}

}
