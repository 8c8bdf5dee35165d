package io.quintet.samples.benchmarks.happy;

import java.io.IOException;
import java.util.Base64;
import java.util.Map;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.happy.test.FakeMachine;
import io.quintet.happy.test.FakeSession;
import io.quintet.samples.benchmarks.server.ServerConsole;

/**
 * The fake server with agents that answer at once, in a process of its own.
 */
public final class AgentServer {

	private AgentServer() {
	}

	/**
	 * Runs until standard input ends.
	 * @param args none
	 * @throws IOException when standard input fails
	 */
	public static void main(String[] args) throws IOException {
		try (FakeHappyServer server = FakeHappyServer.start()) {
			ServerConsole.serve(server.port(), Map.of("session", (cipher) -> session(server, cipher)));
		}
	}

	/** Answers with token, secret and id of a new session of a new account. */
	static String session(FakeHappyServer server, String cipher) {
		FakeAccount account = server.account(cipher.equals("legacy") ? CipherVariant.LEGACY : CipherVariant.DATA_KEY);
		FakeMachine machine = server.machine(account, "machine-" + cipher);
		FakeSession session = machine.spawn("/srv/app", "claude");
		String secret = Base64.getEncoder().encodeToString(account.secret().bytes());
		return account.token() + " " + secret + " " + session.id();
	}

}
