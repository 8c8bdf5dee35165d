package io.quintet.happy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.internal.transport.SocketIoConnector;

import static org.assertj.core.api.Assertions.assertThat;

/** The token goes nowhere in clear text when the address says https, however spelled. */
class HappyAddressTests {

	private static final int TLS_HANDSHAKE = 22;

	private static String address(ServerSocket server) {
		return "HTTPS://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.getLocalPort();
	}

	private static int firstByte(ServerSocket server) throws Exception {
		server.setSoTimeout(10_000);
		try (Socket accepted = server.accept()) {
			accepted.setSoTimeout(10_000);
			return accepted.getInputStream().read();
		}
	}

	@Test
	void theSchemeIsInLowerCase() {
		assertThat(HappyClientBuilder.address("HTTPS://Happy.example.org/A"))
			.hasToString("https://Happy.example.org/A");
	}

	@Test
	void callsAreEncrypted() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				HappyClient client = HappyClient.builder()
					.serverUrl(address(server))
					.credentials(Credentials.ofAccount("t", new AccountSecret(new byte[32]), "test"))
					.build()) {
			Disposable call = client.listMachines(false).subscribe((machine) -> {
			}, (ex) -> {
			});
			assertThat(firstByte(server)).isEqualTo(TLS_HANDSHAKE);
			call.dispose();
		}
	}

	@Test
	void theSocketIsEncrypted() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				SocketIoConnector connector = new SocketIoConnector(HappyClientBuilder.address(address(server)), "t",
						"test/1", java.time.Duration.ofSeconds(10))) {
			Disposable attempt = connector.connect((name, data) -> {
			}).subscribe((connection) -> {
			}, (ex) -> {
			});
			assertThat(firstByte(server)).isEqualTo(TLS_HANDSHAKE);
			attempt.dispose();
		}
	}

}
