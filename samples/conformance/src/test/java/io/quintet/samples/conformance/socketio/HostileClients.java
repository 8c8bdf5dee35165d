package io.quintet.samples.conformance.socketio;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that do what they should not, each in a connection of its own.
 */
final class HostileClients {

	private static final String PATH = "/socket.io/";

	private static final String POLLING = PATH + "?EIO=4&transport=polling";

	private static final String WEBSOCKET = PATH + "?EIO=4&transport=websocket";

	private static final String ENTER = "40/A/X,{\"token\":\"good\"}";

	private static final byte[] NOTHING = new byte[0];

	private final int port;

	private final Random random;

	private final List<Attack> attacks = new ArrayList<>();

	private int packets;

	HostileClients(int port, long seed) {
		this.port = port;
		this.random = new Random(seed);
		HostilePackets.BROKEN.forEach((packet) -> {
			byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
			this.attacks.add(new Attack("message " + shortened(packet), (peer) -> ended(peer, bytes)));
			this.attacks.add(new Attack("posted " + shortened(packet), (peer) -> posted(peer, bytes)));
		});
		HostilePackets.ODD.forEach((packet) -> {
			byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
			this.attacks.add(new Attack("odd " + shortened(packet), (peer) -> odd(peer, bytes)));
			this.attacks.add(new Attack("posted odd " + shortened(packet), (peer) -> posted(peer, bytes)));
		});
		frames();
		binaries();
		requests();
		upgrades();
		floods();
		for (int i = 0; i < 150; i++) {
			this.attacks.add(new Attack("mutations", this::mutations));
			this.attacks
				.add(new Attack("posted mutations", (peer) -> posted(peer, HostilePackets.mutation(this.random))));
		}
	}

	/** Attacks until that many packets were sent, and tells how many. */
	int run(int wanted) throws IOException {
		int before = this.packets;
		for (int i = 0; this.packets - before < wanted; i++) {
			Attack attack = this.attacks.get(i % this.attacks.size());
			try (RawPeer peer = new RawPeer(this.port)) {
				attack.action().on(peer);
			}
			catch (IOException ex) {
				// To be thrown out is what hostile clients get, but they must not wait
				// for it.
				assertThat(ex).as(attack.name()).isNotInstanceOf(SocketTimeoutException.class);
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("In the attack: " + attack.name(), ex);
			}
		}
		return this.packets - before;
	}

	private static String shortened(String packet) {
		return (packet.length() > 80) ? packet.substring(0, 80) + "…" : packet;
	}

	/** Opens a WebSocket and enters a namespace by it. */
	private static void enter(RawPeer peer) throws IOException {
		assertThat(peer.upgrade(WEBSOCKET)).isEqualTo(101);
		assertThat(next(peer)).startsWith("0{");
		peer.text(ENTER);
		assertThat(next(peer)).startsWith("40/A/X,{\"sid\"");
	}

	/**
	 * Reads the next message. Pings go before it wherever they are due, and are answered.
	 */
	private static String next(RawPeer peer) throws IOException {
		String text = peer.nextText();
		while (text.equals(RawPeer.ENGINE_PING)) {
			peer.text(RawPeer.ENGINE_PONG);
			text = peer.nextText();
		}
		return text;
	}

	private void ended(RawPeer peer, byte[] packet) throws IOException {
		enter(peer);
		this.packets++;
		peer.frame(RawPeer.TEXT, packet);
		assertThat(peer.isEnded()).as("connection ended").isTrue();
	}

	private void odd(RawPeer peer, byte[] packet) throws IOException {
		enter(peer);
		this.packets += 2;
		peer.frame(RawPeer.TEXT, packet);
		peer.text("42/A/X,[\"nosuch\"]");
		leave(peer);
	}

	private void leave(RawPeer peer) throws IOException {
		switch (this.random.nextInt(4)) {
			case 0 -> peer.reset();
			case 1 -> peer.frame(RawPeer.CLOSE, new byte[] { 3, (byte) 0xe8 });
			case 2 -> peer.text("1");
			default -> {
				// Closed without a word.
			}
		}
	}

	private void mutations(RawPeer peer) throws IOException {
		enter(peer);
		for (int i = 0; i < 5; i++) {
			this.packets++;
			peer.frame((this.random.nextInt(8) == 0) ? RawPeer.BINARY : RawPeer.TEXT,
					HostilePackets.mutation(this.random));
		}
		leave(peer);
	}

	private void posted(RawPeer peer, byte[] packet) throws IOException {
		String session = POLLING + "&sid=" + peer.openPolling(PATH);
		this.packets++;
		if (this.random.nextBoolean()) {
			peer.post(session, ENTER.getBytes(StandardCharsets.UTF_8));
		}
		RawPeer.Answer answer = peer.post(session, packet);
		assertThat(answer.status()).as(answer.toString()).isIn(200, 400, 413);
		if (this.random.nextBoolean()) {
			peer.post(session, "1".getBytes(StandardCharsets.UTF_8));
		}
	}

	private void frames() {
		byte[] good = "42/A/X,[\"echo\"]".getBytes(StandardCharsets.UTF_8);
		byte[] long126 = new byte[126];
		frame("without a mask", RawPeer.frame(0x81, good, good.length, false));
		frame("with a reserved bit", RawPeer.frame(0xc1, good, good.length, true));
		frame("with all reserved bits", RawPeer.frame(0xf1, good, good.length, true));
		for (int opcode : new int[] { 3, 4, 7, 11, 15 }) {
			frame("of the unknown kind " + opcode, RawPeer.frame(0x80 | opcode, good, good.length, true));
		}
		frame("ping too long", RawPeer.frame(0x89, long126, 126, true));
		frame("fragmented ping", RawPeer.frame(0x09, NOTHING, 0, true));
		frame("fragmented close", RawPeer.frame(0x08, NOTHING, 0, true));
		frame("close of one byte", RawPeer.frame(0x88, new byte[1], 1, true));
		frame("close with a code that is none", RawPeer.frame(0x88, new byte[] { 0, 1 }, 2, true));
		frame("continuation of nothing", RawPeer.frame(0x80, good, good.length, true));
		frame("text in the middle of text", RawPeer.frame(0x01, good, good.length, true),
				RawPeer.frame(0x81, good, good.length, true));
		frame("longer than allowed", RawPeer.frame(0x81, good, 1_000_001, true));
		frame("of two gigabytes", RawPeer.frame(0x81, good, 1L << 31, true));
		frame("of the greatest length", RawPeer.frame(0x81, good, Long.MAX_VALUE, true));
		frame("of a negative length", RawPeer.frame(0x82, good, -1, true));
		frame("text that is no UTF-8", RawPeer.frame(0x81, new byte[] { '4', (byte) 0xff, (byte) 0xfe }, 3, true));
		frame("HTTP", "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
		this.attacks.add(new Attack("fragments without end", (peer) -> {
			enter(peer);
			peer.send(RawPeer.frame(0x01, new byte[60_000], 60_000, true));
			for (int i = 0; i < 20; i++) {
				this.packets++;
				peer.send(RawPeer.frame(0x00, new byte[60_000], 60_000, true));
			}
			assertThat(peer.isEnded()).isTrue();
		}));
		this.attacks.add(new Attack("empty fragments", (peer) -> {
			enter(peer);
			peer.send(RawPeer.frame(0x01, NOTHING, 0, true));
			byte[] empty = RawPeer.frame(0x00, NOTHING, 0, true);
			for (int i = 0; i < 100; i++) {
				this.packets++;
				peer.send(empty);
			}
			leave(peer);
		}));
		this.attacks.add(new Attack("half of a frame", (peer) -> {
			enter(peer);
			this.packets++;
			peer.send(RawPeer.frame(0x81, good, 500_000, true));
			leave(peer);
		}));
		this.attacks.add(new Attack("half of a header", (peer) -> {
			enter(peer);
			this.packets++;
			peer.send(new byte[] { (byte) 0x81, (byte) 0xff, 0 });
			leave(peer);
		}));
		this.attacks.add(new Attack("many pings and pongs", (peer) -> {
			enter(peer);
			for (int i = 0; i < 200; i++) {
				this.packets++;
				peer.frame((i % 2 == 0) ? RawPeer.PING : RawPeer.PONG, new byte[125]);
			}
			leave(peer);
		}));
	}

	private void frame(String name, byte[]... frames) {
		this.attacks.add(new Attack("frame " + name, (peer) -> {
			enter(peer);
			for (byte[] frame : frames) {
				this.packets++;
				peer.send(frame);
			}
			assertThat(peer.isEnded()).as("connection ended").isTrue();
		}));
	}

	private void binaries() {
		String two = "452-/A/X,1[\"echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
		binary("that nobody announced", List.of(), true, 10);
		binary("more than announced", List.of("451-/A/X,[\"echo\",{\"_placeholder\":true,\"num\":0}]"), true, 10, 10);
		binary("broken by text", List.of(two, "42/A/X,[\"echo\"]"), true);
		binary("broken by another announcement", List.of(two, two), true);
		HostilePackets.MISNUMBERED.forEach((packet) -> binary("misnumbered by " + packet, List.of(packet), true, 3));
		binary("that never comes", List.of(two), false, 10);
		binary("too long in sum", List.of(two), true, 900_000, 900_000);
		binary("of many parts", List.of("45100000-/A/X,[\"echo\"]"), false, 1, 1, 1, 1, 1, 1);
	}

	private void binary(String name, List<String> texts, boolean ends, int... sizes) {
		this.attacks.add(new Attack("binary " + name, (peer) -> {
			enter(peer);
			for (String text : texts) {
				this.packets++;
				peer.text(text);
			}
			for (int size : sizes) {
				this.packets++;
				peer.frame(RawPeer.BINARY, new byte[size]);
			}
			if (ends) {
				assertThat(peer.isEnded()).as("connection ended").isTrue();
			}
			leave(peer);
		}));
	}

	private void requests() {
		for (String target : List.of(PATH, PATH + "?EIO=3&transport=polling", PATH + "?EIO=4",
				PATH + "?transport=polling", PATH + "?EIO=4&transport=flashsocket",
				PATH + "?EIO=4&EIO=3&transport=polling&transport=x", POLLING + "&sid=unknown", POLLING + "&sid=",
				POLLING + "&sid=%00%ff%", POLLING + "&sid=" + "x".repeat(3000), WEBSOCKET, PATH + "?%",
				PATH + "?EIO=%34&transport=%zz", "/socket.io?EIO=4&transport=polling",
				"/socket.io/x/?EIO=4&transport=polling", "/%73ocket.io/?EIO=4&transport=polling")) {
			for (String method : List.of("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "TRACE", "NONSENSE")) {
				this.attacks.add(new Attack(method + " " + shortened(target), (peer) -> {
					this.packets++;
					peer.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
					if (!method.equals("HEAD")) {
						assertThat(peer.answer().status()).isBetween(200, 599);
					}
				}));
			}
		}
		raw("length below nothing", "POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n2");
		raw("two lengths", "POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 9"
				+ "\r\n\r\n2");
		raw("endless length", "POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999"
				+ "\r\n\r\n2");
		raw("length above the bound",
				"POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000000" + "\r\n\r\n2");
		raw("bad chunk",
				"POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n2");
		raw("endless chunk", "POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
				+ "ffffffffffffffff\r\n2");
		raw("length and chunks", "POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
				+ "Transfer-Encoding: chunked\r\n\r\n1\r\n2\r\n0\r\n\r\n");
		raw("expectation", "POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
				+ "Expect: 100-continue\r\n\r\n");
		raw("unknown expectation", "POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
				+ "Expect: nonsense\r\n\r\n2");
		raw("half of a body",
				"POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n42/A/X,");
		raw("half of a head", "POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nContent-Le");
		raw("large head", "GET " + POLLING + " HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(100_000) + "\r\n\r\n");
		raw("old version", "GET " + POLLING + " HTTP/1.0\r\n\r\n");
		raw("no version", "GET " + POLLING + "\r\n\r\n");
		raw("body of a poll", "GET " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12345");
		raw("two polls in one write", ("GET " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\n\r\n").repeat(2));
		raw("twenty handshakes in one write", ("GET " + POLLING + " HTTP/1.1\r\nHost: x\r\n\r\n").repeat(20));
		raw("posts and polls in one write",
				("POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n3" + "GET " + POLLING
						+ "&sid=SID HTTP/1.1\r\nHost: x\r\n\r\n")
					.repeat(5));
		raw("REST between",
				"GET " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\n\r\nGET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
		this.attacks.add(new Attack("body above the bound", (peer) -> {
			this.packets++;
			String session = POLLING + "&sid=" + peer.openPolling(PATH);
			assertThat(peer.post(session, new byte[1_000_001]).status()).isIn(400, 413);
		}));
		this.attacks.add(new Attack("polls in two connections", (peer) -> {
			this.packets += 2;
			String session = POLLING + "&sid=" + peer.openPolling(PATH);
			peer.send("GET " + session + " HTTP/1.1\r\nHost: x\r\n\r\n");
			try (RawPeer other = new RawPeer(this.port)) {
				assertThat(other.request("GET", session).status()).isIn(200, 400);
			}
		}));
		this.attacks.add(new Attack("use of what is closed", (peer) -> {
			this.packets += 3;
			String session = POLLING + "&sid=" + peer.openPolling(PATH);
			assertThat(peer.post(session, "1".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(200);
			assertThat(peer.request("GET", session).status()).isEqualTo(400);
			assertThat(peer.post(session, "2".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(400);
		}));
	}

	private void raw(String name, String text) {
		this.attacks.add(new Attack(name, (peer) -> {
			this.packets++;
			peer.send(text.contains("SID") ? text.replace("SID", peer.openPolling(PATH)) : text);
			if (this.random.nextBoolean()) {
				peer.reset();
			}
		}));
	}

	private void upgrades() {
		for (String headers : List.of("Upgrade: websocket\r\nConnection: Upgrade\r\n",
				"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n",
				"Upgrade: websocket\r\nConnection: close\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
						+ "Sec-WebSocket-Version: 13\r\n",
				"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
						+ "Sec-WebSocket-Version: 99\r\n",
				"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n",
				"Upgrade: TLS/1.0\r\nConnection: Upgrade\r\n")) {
			this.attacks.add(new Attack("upgrade by " + headers.strip(), (peer) -> {
				this.packets++;
				peer.upgrade(WEBSOCKET, headers);
			}));
		}
		this.attacks.add(new Attack("upgrade of nothing", (peer) -> {
			this.packets++;
			int status = peer.upgrade(WEBSOCKET + "&sid=unknown");
			assertThat(status == 400 || peer.isEnded()).isTrue();
		}));
		upgrade("without a probe", true, "5");
		upgrade("by another probe", true, "2other");
		upgrade("with messages in the probe", true, "2probe", "42[\"echo\"]");
		upgrade("probed again and again", false, "2probe", "2probe", "2probe", "2probe", "2probe");
		upgrade("that never ends", false, "2probe");
		upgrade("that never begins", false);
		upgrade("and close", false, "2probe", "1");
		upgrade("twice", false, "2probe", "5", "5");
		upgrade("and noise", true, "2probe", "5", "nonsense");
		this.attacks.add(new Attack("two upgrades of one session", (peer) -> {
			this.packets += 6;
			String target = WEBSOCKET + "&sid=" + peer.openPolling(PATH);
			try (RawPeer one = new RawPeer(this.port); RawPeer two = new RawPeer(this.port)) {
				one.upgrade(target);
				two.upgrade(target);
				one.text("2probe");
				two.text("2probe");
				one.text("5");
				two.text("5");
			}
		}));
		this.attacks.add(new Attack("polling after the upgrade", (peer) -> {
			this.packets += 4;
			String sid = peer.openPolling(PATH);
			try (RawPeer socket = new RawPeer(this.port)) {
				socket.upgrade(WEBSOCKET + "&sid=" + sid);
				socket.text("2probe");
				assertThat(next(socket)).isEqualTo("3probe");
				socket.text("5");
				socket.text(ENTER);
				assertThat(next(socket)).startsWith("40/A/X");
				RawPeer.Answer answer = peer.post(POLLING + "&sid=" + sid, "41/A/X,".getBytes(StandardCharsets.UTF_8));
				assertThat(answer.status()).isEqualTo(400);
			}
		}));
	}

	private void upgrade(String name, boolean ends, String... packets) {
		this.attacks.add(new Attack("upgrade " + name, (peer) -> {
			String sid = peer.openPolling(PATH);
			try (RawPeer socket = new RawPeer(this.port)) {
				assertThat(socket.upgrade(WEBSOCKET + "&sid=" + sid)).isEqualTo(101);
				this.packets++;
				for (String packet : packets) {
					this.packets++;
					socket.text(packet);
				}
				if (ends) {
					assertThat(socket.isEnded()).as("connection ended").isTrue();
				}
			}
		}));
	}

	private void floods() {
		flood("of CONNECT to one namespace", (number) -> ENTER);
		flood("of CONNECT to many namespaces", (number) -> "40/A/" + number + ",{\"token\":\"good\"}");
		flood("of refused CONNECT", (number) -> "40/A/" + number + ",{\"token\":\"bad\"}");
		flood("of CONNECT to nowhere", (number) -> "40/nope" + number + ",{}");
		flood("of CONNECT and DISCONNECT", (number) -> (number % 2 == 0) ? "40/A/Z,{\"token\":\"good\"}" : "41/A/Z,");
		flood("of questions", (number) -> "42/A/X," + number + "[\"echo\"," + number + "]");
		flood("of questions back", (number) -> "42/A/X," + number + "[\"ask\"," + number + "]");
		flood("of answers nobody asked for", (number) -> "43/A/X," + number + "[]");
		flood("of rooms", (number) -> "42/A/X,[\"join\",\"r" + number + "\"]");
		flood("of rooms with long names", (number) -> "42/A/X,[\"join\",\"" + "r".repeat(5_000) + number + "\"]");
		flood("of pings", (number) -> "2");
		this.attacks.add(new Attack("flood of unknown sessions", (peer) -> {
			for (int i = 0; i < 50; i++) {
				this.packets++;
				assertThat(peer.request("GET", POLLING + "&sid=" + Long.toHexString(this.random.nextLong())).status())
					.isEqualTo(400);
			}
		}));
		this.attacks.add(new Attack("flood of handshakes", (peer) -> {
			for (int i = 0; i < 50; i++) {
				this.packets++;
				assertThat(peer.request("GET", POLLING).status()).isEqualTo(200);
			}
		}));
		this.attacks.add(new Attack("flood that is not read", (peer) -> {
			enter(peer);
			String large = "42/A/X,1[\"echo\",\"" + "x".repeat(100_000) + "\"]";
			for (int i = 0; i < 300; i++) {
				this.packets++;
				peer.text(large);
			}
			leave(peer);
		}));
	}

	private void flood(String name, IntFunction<String> packet) {
		this.attacks.add(new Attack("flood " + name, (peer) -> {
			enter(peer);
			try {
				for (int i = 0; i < 100; i++) {
					this.packets++;
					peer.text(packet.apply(i));
				}
			}
			catch (EOFException ex) {
				// Thrown out in between.
			}
			leave(peer);
		}));
	}

	/** What a client does. */
	@FunctionalInterface
	private interface Action {

		void on(RawPeer peer) throws IOException;

	}

	/**
	 * An attack.
	 *
	 * @param name what it is
	 * @param action what the client does
	 */
	private record Attack(String name, Action action) {
	}

}
