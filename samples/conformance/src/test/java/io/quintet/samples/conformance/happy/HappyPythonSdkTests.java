package io.quintet.samples.conformance.happy;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.happy.test.FakeMachine;
import io.quintet.happy.test.FakeSession;
import io.quintet.samples.conformance.PeerProgram;

/**
 * The Python package, in the version that we began with and the newest, beside our
 * client: both work on one account of the fake server, with each cipher.
 */
@Tag("peer")
class HappyPythonSdkTests {

	/** What a message begins with that is answered once so many sockets were there. */
	private static final String SOCKETS = "sockets ";

	private static FakeHappyServer server;

	private static HappyServer facade;

	@BeforeAll
	static void start() {
		server = FakeHappyServer.start();
		facade = HappyServer.start();
	}

	@AfterAll
	static void stop() {
		facade.close();
		server.close();
	}

	@TestFactory
	Stream<DynamicTest> firstPackageWithTheOldCipher() throws IOException {
		return run("0.3.0", CipherVariant.LEGACY);
	}

	@TestFactory
	Stream<DynamicTest> firstPackageWithTheNewCipher() throws IOException {
		return run("0.3.0", CipherVariant.DATA_KEY);
	}

	@TestFactory
	Stream<DynamicTest> newestPackageWithTheOldCipher() throws IOException {
		return run("0.7.0", CipherVariant.LEGACY);
	}

	@TestFactory
	Stream<DynamicTest> newestPackageWithTheNewCipher() throws IOException {
		return run("0.7.0", CipherVariant.DATA_KEY);
	}

	private static Stream<DynamicTest> run(String version, CipherVariant variant) throws IOException {
		PeerProgram program = PeerProgram.python("happy-engineering-sdk-" + version, "happy.py");
		FakeAccount account = server.account(variant);
		FakeMachine machine = server.machine(account, "m-1");
		machine.missingDirectory("/missing");
		machine.agent(HappyPythonSdkTests::answer);
		return program.run(version, server.uri().toString(), account.token(),
				Base64.getEncoder().encodeToString(account.secret().bytes()), facade.url());
	}

	/** The package misses a turn that ends before its socket is there. */
	private static void answer(FakeSession session, JsonNode content) {
		String text = content.path("content").path("text").asString("");
		if (text.startsWith(SOCKETS)) {
			int count = Integer.parseInt(text.substring(SOCKETS.length()));
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> sockets(session.id()) >= count);
			session.later(Duration.ofMillis(500), () -> FakeAgent.echo().onUserMessage(session, content));
		}
		else {
			FakeAgent.echo().onUserMessage(session, content);
		}
	}

	private static long sockets(String sessionId) {
		return server.calls()
			.stream()
			.filter((call) -> call.method().equals("CONNECT") && call.target().equals("session-scoped"))
			.filter((call) -> call.body() != null && call.body().path("id").asString("").equals(sessionId))
			.count();
	}

}
