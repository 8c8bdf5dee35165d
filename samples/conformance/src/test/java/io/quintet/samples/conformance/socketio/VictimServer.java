package io.quintet.samples.conformance.socketio;

import java.time.Duration;

/**
 * The echo server as a program, with times so short that what is left behind goes soon,
 * and so long that a bystander on a busy machine answers its pings.
 */
final class VictimServer {

	private VictimServer() {
	}

	public static void main(String[] arguments) {
		TestServer server = TestServer.start(
				TestServer.settings(Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(5)),
				EchoHandler::new, 0);
		System.out.println("listening on " + server.port());
		server.awaitEnd();
	}

}
