package io.quintet.happy.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

import io.quintet.happy.crypto.CipherVariant;

/** Runs a server for clients in other languages until its input ends. */
final class FakeHappyServerMain {

	private FakeHappyServerMain() {
	}

	/**
	 * Prints {@code url token secret} of an account with the machine {@code machine-1}.
	 * @param arguments {@code legacy} or {@code data_key}
	 * @throws IOException when the input cannot be read
	 */
	public static void main(String[] arguments) throws IOException {
		String variant = (arguments.length > 0) ? arguments[0] : "data_key";
		try (FakeHappyServer server = FakeHappyServer.start()) {
			FakeAccount account = server.account(CipherVariant.valueOf(variant.toUpperCase(Locale.ROOT)));
			FakeMachine machine = server.machine(account, "machine-1");
			System.out.println(server.uri() + " " + account.token() + " "
					+ Base64.getEncoder().encodeToString(account.secret().bytes()));
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			String line = input.readLine();
			while (line != null) {
				System.out.println("running " + machine.running() + " stopped " + machine.stopped());
				line = input.readLine();
			}
		}
	}

}
