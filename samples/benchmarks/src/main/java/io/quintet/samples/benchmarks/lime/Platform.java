package io.quintet.samples.benchmarks.lime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

/**
 * The least a platform can be: it serves its key and one stream of events to each site,
 * whose bytes are ready before they are sent. A thread for each connection. Sites are
 * told apart by the first segment of their path, and {@value #ENVELOPED} gets the key in
 * an envelope.
 */
final class Platform implements AutoCloseable {

	/** A site that reads keys in an envelope only. */
	static final String ENVELOPED = "sdk1";

	private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: ";

	private final ServerSocket listener;

	private final RSAKey key;

	private final Map<String, Socket> streams = new ConcurrentHashMap<>();

	Platform() throws IOException {
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		try {
			this.key = new RSAKeyGenerator(2048).keyID("bench").generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
		start("platform", this::accept);
	}

	/** Returns the address that a site is given. */
	String address(String site) {
		return origin() + "/" + site + "/api/v1";
	}

	private String origin() {
		return "http://127.0.0.1:" + this.listener.getLocalPort();
	}

	/** Signs a passport, which is good for two minutes. */
	String passport(String requestId) {
		long now = Instant.now().getEpochSecond();
		Map<String, Object> claims = Map.of("sub", "agent_" + UUID.randomUUID(), "iss", origin(), "aud",
				"lime-site-login", "iat", now, "exp", now + 119, "request_id", requestId, "owner_id",
				"user_" + UUID.randomUUID(), "owner_kyc_level", 2, "agent_reputation", 4.5);
		JWSObject passport = new JWSObject(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(this.key.getKeyID()).build(),
				new Payload(claims));
		try {
			passport.sign(new RSASSASigner(this.key));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
		return passport.serialize();
	}

	/** Makes the bytes of events, each of another request. */
	byte[] events(String window, int count) {
		String passport = passport("lr_" + window);
		StringBuilder text = new StringBuilder(count * 800);
		for (int i = 0; i < count; i++) {
			text.append("data: {\"type\":\"approved\",\"login_request_id\":\"lr_")
				.append(window)
				.append('_')
				.append(i)
				.append("\",\"agent_passport_jwt\":\"")
				.append(passport)
				.append("\"}\n\n");
		}
		return text.toString().getBytes(StandardCharsets.US_ASCII);
	}

	/** Waits until a site has its stream open. */
	void awaitStream(String site) throws IOException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!this.streams.containsKey(site)) {
			if (System.nanoTime() > end) {
				throw new IOException("The site " + site + " did not open its stream");
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
	}

	/** Sends bytes to a site, in writes of one size. */
	void send(String site, byte[] bytes, int write) throws IOException {
		Socket stream = this.streams.get(site);
		if (stream == null) {
			throw new IOException("The site " + site + " has no stream open");
		}
		OutputStream output = stream.getOutputStream();
		for (int from = 0; from < bytes.length; from += write) {
			output.write(bytes, from, Math.min(write, bytes.length - from));
		}
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				@SuppressWarnings("resource")
				Socket socket = this.listener.accept();
				start("site", () -> serve(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	// One request is all that a connection is for.
	private void serve(Socket socket) {
		try {
			socket.setTcpNoDelay(true);
			BufferedReader input = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			String path = input.readLine().split(" ", 3)[1];
			String header = input.readLine();
			while (header != null && !header.isEmpty()) {
				header = input.readLine();
			}
			String site = path.split("/", 3)[1];
			if (path.endsWith("/events")) {
				write(socket, "text/event-stream\r\nConnection: close\r\n\r\n: hello\n\n");
				this.streams.put(site, socket);
				return;
			}
			String keys = new JWKSet(this.key.toPublicJWK()).toString();
			String body = site.equals(ENVELOPED) ? "{\"ok\":true,\"data\":" + keys + "}" : keys;
			write(socket,
					"application/json\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
			socket.close();
		}
		catch (IOException ex) {
			System.err.println("A connection of the platform broke: " + ex.getMessage());
		}
	}

	private static void write(Socket socket, String rest) throws IOException {
		socket.getOutputStream().write((HEAD + rest).getBytes(StandardCharsets.US_ASCII));
	}

	private static void start(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket stream : this.streams.values()) {
			stream.close();
		}
	}

}
