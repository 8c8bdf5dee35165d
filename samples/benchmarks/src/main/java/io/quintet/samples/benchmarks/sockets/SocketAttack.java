package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.quintet.samples.benchmarks.acp.BenchmarkDatabase;
import io.quintet.samples.benchmarks.acp.PostgresServer;
import io.quintet.samples.benchmarks.options.CommandLine;
import io.quintet.samples.benchmarks.server.ServerProcess;

/**
 * Attacks the sockets of an ACP server with a small heap, and measures how long it takes
 * meanwhile to answer others, and what it keeps of its memory.
 * <p>
 * {@code unfinished}: strangers send the most of a large frame and no more.
 * {@code unread}: sockets of one identity ask for large replays, answer pings blindly,
 * and read nothing.
 */
public final class SocketAttack {

	private static final String ATTACKER = "alice";

	private static final int FRAME = 990_000;

	private static final int MESSAGES = 60;

	private static final int MESSAGE = 60_000;

	private static final int JOINS = 3;

	private static final int SMALL_BUFFER = 4096;

	private static final Duration LONGEST = Duration.ofSeconds(10);

	private static final String HEADERS = "Host: localhost\r\nx-user: %s\r\nx-org: A\r\n";

	private final int port;

	private final ServerProcess server;

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(LONGEST).build();

	private final List<SocketChannel> sockets = new ArrayList<>();

	private final List<Long> answers = Collections.synchronizedList(new ArrayList<>());

	private final AtomicInteger unanswered = new AtomicInteger();

	private long mostResident;

	private SocketAttack(ServerProcess server) {
		this.server = server;
		this.port = server.port();
	}

	/**
	 * Attacks and prints.
	 * @param args {@code unfinished} or {@code unread}, then options, see the README
	 * @throws IOException when the server does not start or ends
	 * @throws InterruptedException when interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		boolean unread = args.length > 0 && args[0].equals("unread");
		List<String> given = new ArrayList<>(List.of(unread ? "--sockets=50" : "--sockets=600"));
		given.addAll(List.of(args).subList(Math.min(1, args.length), args.length));
		Options options = CommandLine.bind(given, Options.class);
		String build = Objects.requireNonNullElse(options.baseline(), System.getProperty("java.class.path"));
		try (PostgresServer postgres = PostgresServer.at(null)) {
			BenchmarkDatabase database = postgres.create("bench_attack");
			try (ServerProcess server = ServerProcess.java(build, "acp-server", List.of("-Xmx" + options.heap()),
					database.arguments())) {
				SocketAttack attack = new SocketAttack(server);
				String thread = attack.prepare(unread);
				attack.tell("before");
				for (int round = 1; round <= options.rounds(); round++) {
					attack.round(round, options.sockets(), options.seconds(), thread);
				}
			}
		}
	}

	private String prepare(boolean unread) throws IOException, InterruptedException {
		String created = post(ATTACKER, "/acp/threads", "{\"tenant\":{\"org\":\"A\"}}").body();
		String thread = created.replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
		// The others' requests, so that the first ones do not count the start.
		for (int i = 0; i < 200; i++) {
			post(ATTACKER, "/acp/threads/" + thread + "/messages", message("warm-" + i, 10));
		}
		for (int i = 0; unread && i < MESSAGES; i++) {
			post(ATTACKER, "/acp/threads/" + thread + "/messages", message("large-" + i, MESSAGE));
		}
		return unread ? thread : "";
	}

	private static String message(String id, int size) {
		return "{\"client_id\":\"%s\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}".formatted(id,
				"x".repeat(size));
	}

	private HttpResponse<String> post(String user, String path, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.timeout(LONGEST)
			.header("x-user", user)
			.header("x-org", "A")
			.header("content-type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != 201) {
			throw new IOException(response.statusCode() + " " + response.body());
		}
		return response;
	}

	private static void repeat(Runnable task, ExecutorService threads) {
		while (!threads.isShutdown()) {
			task.run();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
		}
	}

	private void round(int round, int count, int seconds, String thread) throws IOException {
		this.answers.clear();
		this.unanswered.set(0);
		this.mostResident = 0;
		ExecutorService others = Executors.newFixedThreadPool(2);
		try {
			others.execute(() -> repeat(this::ask, others));
			others.execute(() -> repeat(this::look, others));
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
			int finished = thread.isEmpty() ? leaveUnfinished(count, end) : leaveUnread(count, thread, end);
			int open = this.sockets.size();
			while (System.nanoTime() < end) {
				open = Math.min(open, answerPings(!thread.isEmpty()));
				LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
			}
			System.out.printf("round %d: %d sockets, %d sent all, %d open after %d s%n", round, count, finished, open,
					seconds);
		}
		finally {
			others.shutdownNow();
			for (SocketChannel socket : this.sockets) {
				socket.close();
			}
			this.sockets.clear();
		}
		List<Long> sorted = this.answers.stream().sorted().toList();
		System.out.printf("  others: %d answered, median %d ms, slowest %d ms, %d not%n", sorted.size(),
				sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2),
				sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1), this.unanswered.get());
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
		tell("  5 s after, most was %d MB".formatted(this.mostResident >> 20));
	}

	private void tell(String when) throws IOException {
		System.out.printf("%s: heap %d MB, resident %d MB%n", when, this.server.liveHeap() >> 20,
				this.server.residentMemory() >> 20);
	}

	/** Creates a thread, which takes the way through the database. */
	private void ask() {
		long start = System.nanoTime();
		try {
			post("bob", "/acp/threads", "{\"tenant\":{\"org\":\"A\"}}");
			this.answers.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
		}
		catch (IOException ex) {
			this.unanswered.incrementAndGet();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void look() {
		try {
			this.mostResident = Math.max(this.mostResident, this.server.residentMemory());
		}
		catch (IOException ex) {
			// The system says nothing this time.
		}
	}

	private SocketChannel open(String user) throws IOException {
		SocketChannel socket = SocketChannel.open();
		this.sockets.add(socket);
		// The system would take a few megabytes for it, out of the server's memory.
		socket.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
		String request = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n" + HEADERS.formatted(user)
				+ "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
		socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
		socket.configureBlocking(false);
		return socket;
	}

	/** Sends to each socket all of a frame but its last byte, as far as it takes it. */
	private int leaveUnfinished(int count, long end) throws IOException {
		List<ByteBuffer> left = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			open("stranger");
			ByteBuffer frame = ByteBuffer.allocate(14 + FRAME);
			frame.put((byte) 0x81).put((byte) 0xff).putLong(FRAME).putInt(0);
			left.add(frame.clear().limit(frame.capacity() - 1));
		}
		boolean moved = true;
		while (moved && System.nanoTime() < end) {
			moved = false;
			for (int i = 0; i < count; i++) {
				moved |= write(this.sockets.get(i), left.get(i));
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
		}
		return (int) left.stream().filter((frame) -> !frame.hasRemaining()).count();
	}

	private int leaveUnread(int count, String thread, long end) throws IOException {
		for (int i = 0; i < count; i++) {
			open(ATTACKER);
		}
		// Answers are not awaited here; they come in the order of what is sent.
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
		send("40");
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
		int sent = 0;
		for (int i = 0; i < JOINS && System.nanoTime() < end; i++) {
			sent = send("42" + i + "[\"thread:join\",{\"thread_id\":\"" + thread
					+ "\",\"since\":{\"created_at\":\"2000-01-01T00:00:00.000000Z\",\"id\":\"\"}}]");
		}
		return sent;
	}

	/** Answers pings that it has not read, and tells how many sockets take that. */
	private int answerPings(boolean blindly) {
		return blindly ? send("3") : (int) this.sockets.stream().filter((socket) -> !isEnded(socket)).count();
	}

	private int send(String packet) {
		byte[] payload = packet.getBytes(StandardCharsets.US_ASCII);
		ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) 0x81);
		if (payload.length < 126) {
			frame.put((byte) (0x80 | payload.length));
		}
		else {
			frame.put((byte) 0xfe).putShort((short) payload.length);
		}
		frame.putInt(0).put(payload).flip();
		int taken = 0;
		for (SocketChannel socket : this.sockets) {
			taken += write(socket, frame.duplicate()) ? 1 : 0;
		}
		return taken;
	}

	private static boolean write(SocketChannel socket, ByteBuffer bytes) {
		try {
			return socket.isOpen() && bytes.hasRemaining() && socket.write(bytes) > 0;
		}
		catch (IOException ex) {
			close(socket);
			return false;
		}
	}

	private static boolean isEnded(SocketChannel socket) {
		try {
			ByteBuffer bytes = ByteBuffer.allocate(1024);
			int read = socket.isOpen() ? socket.read(bytes) : -1;
			while (read > 0) {
				read = socket.read(bytes.clear());
			}
			return read < 0;
		}
		catch (IOException ex) {
			close(socket);
			return true;
		}
	}

	private static void close(SocketChannel socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// It is gone already.
		}
	}

	/**
	 * Options of the command line.
	 *
	 * @param sockets sockets of a round
	 * @param seconds length of a round
	 * @param rounds rounds
	 * @param heap heap of the server
	 * @param baseline another build of this program to attack, or {@code null}
	 */
	private record Options(int sockets, @DefaultValue("40") int seconds, @DefaultValue("2") int rounds,
			@DefaultValue("320m") String heap, @Nullable String baseline) {
	}

}
