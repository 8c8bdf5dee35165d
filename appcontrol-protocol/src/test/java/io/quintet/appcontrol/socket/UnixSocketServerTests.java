package io.quintet.appcontrol.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.ScriptedClient;
import io.quintet.appcontrol.service.ServiceVectors;
import io.quintet.appcontrol.socket.UnixSocketServer.UnixSocketSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class UnixSocketServerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@TempDir
	private Path folder;

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	private UnixSocketServer server(ReactiveAppControlClient client, UnixSocketSettings settings) throws IOException {
		AppControlService service = AppControlService.builder(client).build();
		this.open.add(service);
		UnixSocketServer server = new UnixSocketServer(service, this.folder.resolve("s"), settings);
		this.open.add(server);
		server.start();
		return server;
	}

	private UnixSocketServer server(ReactiveAppControlClient client) throws IOException {
		return server(client, UnixSocketSettings.DEFAULT);
	}

	private static UnixSocketSettings settings(int connections, Duration idle, Duration write) {
		return new UnixSocketSettings(connections, 128, 8 * 1024 * 1024, 64L * 1024 * 1024, idle, write);
	}

	private static String request(ServiceAction action, String id, String operation, ObjectNode input) {
		return new String(
				AppControlCodec.standard()
					.write(new ServiceRequest(action, id, null, ToolCommand.of("c1", "demo", operation, input))),
				StandardCharsets.UTF_8);
	}

	private static String run(String id) {
		return request(ServiceAction.RUN, id, "echo", JsonObjects.of());
	}

	private static JsonNode last(String answer) {
		List<JsonNode> envelopes = ServiceVectors.envelopes(answer);
		return envelopes.get(envelopes.size() - 1);
	}

	private static String kind(String answer) {
		return last(answer).get("error").get("failureKind").asString();
	}

	@Test
	void aPeerThatEndsItsInputIsAnswered() throws IOException {
		Path path = server(new ScriptedClient()).path();
		try (SocketPeer peer = SocketPeer.connect(path)) {
			assertThat(last(peer.send(run("r") + "\n").endOfInput().readToEnd()).get("requestId").asString())
				.isEqualTo("r");
		}
		try (SocketPeer peer = SocketPeer.connect(path)) {
			assertThat(last(peer.send(run("r")).endOfInput().readToEnd()).get("status").asString())
				.isEqualTo("complete");
		}
		try (SocketPeer peer = SocketPeer.connect(path)) {
			assertThat(kind(peer.send(run("r").substring(9)).endOfInput().readToEnd()))
				.isEqualTo(FailureKinds.INVALID_JSON);
		}
		try (SocketPeer peer = SocketPeer.connect(path)) {
			assertThat(kind(peer.endOfInput().readToEnd())).isEqualTo(FailureKinds.EMPTY_REQUEST);
		}
	}

	@Test
	void aPeerThatIsDoneWritingStillGetsASlowAnswer() throws IOException {
		HoldingClient client = new HoldingClient();
		Path path = server(client).path();
		try (SocketPeer peer = SocketPeer.connect(path)) {
			peer.send(request(ServiceAction.STREAM, "r", "slow", JsonObjects.of()) + "\n").endOfInput();
			await().atMost(TIMEOUT).until(() -> client.running.get() == 1);
			client.released.countDown();
			assertThat(ServiceVectors.envelopes(peer.readToEnd())).hasSize(2);
		}
		assertThat(client.cancelled).hasValue(0);
	}

	@Test
	void eventsComeAsTheyHappen() throws IOException {
		HoldingClient client = new HoldingClient();
		Path path = server(client).path();
		try (SocketPeer peer = SocketPeer.connect(path)) {
			peer.send(request(ServiceAction.STREAM, "r", "slow", JsonObjects.of()) + "\n");
			assertThat(peer.readLine()).contains("\"started\"");
			client.released.countDown();
			assertThat(peer.readToEnd()).contains("\"complete\"");
		}
	}

	@Test
	void aConnectionThatComesWhileTheServerStopsIsClosed() throws Exception {
		UnixSocketServer server = server(new ScriptedClient());
		EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()) {

			@Override
			public ChannelFuture register(Channel channel) {
				server.stop(Duration.ZERO);
				return super.register(channel);
			}

		};
		this.open.add(() -> loops.shutdownGracefully(0, 1, TimeUnit.SECONDS));
		PeerChannel late = new PeerChannel(SocketChannel.open(StandardProtocolFamily.UNIX));
		server.accept(late, loops);
		assertThat(late.closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
		await().atMost(TIMEOUT).until(() -> server.connections() == 0);
		server.start();
		assertThat(last(SocketPeer.ask(server.path(), run("r"))).get("status").asString()).isEqualTo("complete");
	}

	@Test
	void onlyOneLineIsReadAndWhatFollowsIsIgnored() throws IOException {
		Path path = server(new ScriptedClient()).path();
		try (SocketPeer peer = SocketPeer.connect(path)) {
			peer.send(run("first") + "\n" + run("second") + "\n");
			assertThat(peer.readLine()).contains("first").doesNotContain("second");
			assertThat(peer.readLine()).isEmpty();
		}
		assertThat(last(SocketPeer.ask(path, run("r") + "\r")).get("status").asString()).isEqualTo("complete");
	}

	@Test
	void sixteenPeersAtOnceAreAllAnswered() throws Exception {
		CountDownLatch together = new CountDownLatch(16);
		Path path = server(new ReactiveAppControlClient() {
			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.fromCallable(() -> {
					together.countDown();
					assertThat(together.await(20, TimeUnit.SECONDS)).isTrue();
					return ToolObservation.ok(command, "ok");
				});
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return Flux.empty();
			}
		}).path();
		ExecutorService threads = Executors.newFixedThreadPool(16);
		this.open.add(threads::shutdownNow);
		List<Future<String>> answers = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			String id = "r" + i;
			answers.add(threads.submit(() -> SocketPeer.ask(path, run(id))));
		}
		for (int i = 0; i < 16; i++) {
			JsonNode answer = last(answers.get(i).get(30, TimeUnit.SECONDS));
			assertThat(answer.get("status").asString()).isEqualTo("complete");
			assertThat(answer.get("requestId").asString()).isEqualTo("r" + i);
		}
	}

	@Test
	void hundredsOfPeersOneAfterTheOtherLeaveNothingOpen() throws Exception {
		UnixSocketServer server = server(new ScriptedClient());
		ExecutorService threads = Executors.newFixedThreadPool(8);
		this.open.add(threads::shutdownNow);
		List<Future<String>> answers = new ArrayList<>();
		for (int i = 0; i < 400; i++) {
			answers.add(threads.submit(() -> SocketPeer.ask(server.path(), run("r"))));
		}
		for (Future<String> answer : answers) {
			assertThat(last(answer.get(30, TimeUnit.SECONDS)).get("status").asString()).isEqualTo("complete");
		}
		await().atMost(TIMEOUT).until(() -> server.connections() == 0);
	}

	@Test
	void aMegabyteGoesBothWays() throws IOException {
		Path path = server(new ScriptedClient()).path();
		String text = "é".repeat(500_000);
		JsonNode answer = last(
				SocketPeer.ask(path, request(ServiceAction.RUN, "r", "echo", JsonObjects.of("t", text))));
		assertThat(answer.get("observation").get("observation").get("input").get("t").asString()).isEqualTo(text);
	}

	@Test
	void aLineThatIsTooLongIsAnsweredAfterItsEnd() throws IOException {
		Path path = server(new ScriptedClient(), UnixSocketSettings.DEFAULT.withMaxBytes(1000, 10_000)).path();
		assertThat(kind(SocketPeer.ask(path, "x".repeat(1001)))).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(kind(SocketPeer.ask(path, "x".repeat(3_000_000)))).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(kind(SocketPeer.ask(path, "x".repeat(1000)))).isEqualTo(FailureKinds.INVALID_JSON);
	}

	@Test
	void halfALineIsAnsweredWhenTheTimeIsUp() throws IOException {
		Path path = server(new ScriptedClient(), settings(256, Duration.ofMillis(300), Duration.ofSeconds(5))).path();
		try (SocketPeer peer = SocketPeer.connect(path)) {
			assertThat(kind(peer.send("{").readToEnd())).isEqualTo(FailureKinds.INVALID_REQUEST);
		}
		try (SocketPeer peer = SocketPeer.connect(path)) {
			assertThat(kind(peer.readToEnd())).isEqualTo(FailureKinds.EMPTY_REQUEST);
		}
	}

	@Test
	void idlePeersDoNotHoldUpOthers() throws IOException {
		Path path = server(new ScriptedClient()).path();
		for (int i = 0; i < 40; i++) {
			SocketPeer idle = SocketPeer.connect(path);
			this.open.add(idle);
			idle.send((i % 2 == 0) ? "" : "{\"half\":");
		}
		assertThat(last(SocketPeer.ask(path, run("r"))).get("status").asString()).isEqualTo("complete");
	}

	@Test
	void tooManyPeersAreToldSo() throws IOException {
		UnixSocketServer server = server(new ScriptedClient(),
				settings(2, Duration.ofSeconds(30), Duration.ofSeconds(60)));
		SocketPeer first = SocketPeer.connect(server.path());
		SocketPeer second = SocketPeer.connect(server.path());
		this.open.add(second);
		await().atMost(TIMEOUT).until(() -> server.connections() == 2);
		assertThat(kind(SocketPeer.ask(server.path(), run("r")))).isEqualTo(FailureKinds.NOT_AVAILABLE);
		first.close();
		await().atMost(TIMEOUT).until(() -> server.connections() == 1);
		assertThat(last(SocketPeer.ask(server.path(), run("r"))).get("status").asString()).isEqualTo("complete");
	}

	@Test
	void linesThatAreNotCompleteAreBoundedTogether() throws IOException {
		UnixSocketServer server = server(new ScriptedClient(), UnixSocketSettings.DEFAULT.withMaxBytes(4000, 6000));
		try (SocketPeer holder = SocketPeer.connect(server.path())) {
			holder.send("x".repeat(3500));
			await().atMost(TIMEOUT)
				.until(() -> FailureKinds.NOT_AVAILABLE.equals(kind(SocketPeer.ask(server.path(), "x".repeat(3900)))));
		}
		await().atMost(TIMEOUT)
			.until(() -> FailureKinds.INVALID_JSON.equals(kind(SocketPeer.ask(server.path(), "x".repeat(3900)))));
	}

	@Test
	void aPeerThatVanishesCancelsItsStream() throws IOException {
		AtomicInteger cancelled = new AtomicInteger();
		AtomicInteger produced = new AtomicInteger();
		UnixSocketServer server = server(new ReactiveAppControlClient() {
			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.empty();
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return Flux.interval(Duration.ofMillis(10))
					.onBackpressureDrop()
					.map((seq) -> ToolEvent.progress(command, seq, "step", "s"))
					.doOnNext((event) -> produced.incrementAndGet())
					.doOnCancel(cancelled::incrementAndGet);
			}
		});
		SocketPeer peer = SocketPeer.connect(server.path());
		peer.send(request(ServiceAction.STREAM, "r", "slow", JsonObjects.of()) + "\n");
		assertThat(peer.readLine()).contains("\"event\"");
		peer.close();
		await().atMost(TIMEOUT).until(() -> cancelled.get() == 1 && server.connections() == 0);
		assertThat(produced).hasPositiveValue();
	}

	@Test
	void aPeerThatDoesNotReadMakesTheCommandWaitAndIsDroppedInTheEnd() throws IOException {
		AtomicLong produced = new AtomicLong();
		AtomicInteger cancelled = new AtomicInteger();
		ObjectNode large = JsonObjects.of("t", "x".repeat(10_000));
		UnixSocketServer server = server(new ReactiveAppControlClient() {
			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.empty();
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return Flux.<ToolEvent, Long>generate(() -> 0L, (seq, sink) -> {
					produced.incrementAndGet();
					sink.next(ToolEvent.progress(command, seq, "step", "s").withData(large));
					return seq + 1;
				}).doOnCancel(cancelled::incrementAndGet);
			}
		}, settings(256, Duration.ofSeconds(5), Duration.ofSeconds(1)));
		SocketPeer peer = SocketPeer.connect(server.path());
		this.open.add(peer);
		peer.send(request(ServiceAction.STREAM, "r", "slow", JsonObjects.of()) + "\n");
		await().atMost(TIMEOUT).until(() -> cancelled.get() == 1 && server.connections() == 0);
		// What fits into the socket, the window and the buffer of the service.
		assertThat(produced.get()).isLessThan(500);
	}

	@Test
	void stoppingWaitsForAnswersAndClosesTheRest() throws Exception {
		HoldingClient client = new HoldingClient();
		UnixSocketServer server = server(client);
		SocketPeer idle = SocketPeer.connect(server.path());
		this.open.add(idle);
		SocketPeer asking = SocketPeer.connect(server.path());
		this.open.add(asking);
		asking.send(request(ServiceAction.STREAM, "r", "slow", JsonObjects.of()) + "\n");
		await().atMost(TIMEOUT).until(() -> client.running.get() == 1 && server.connections() == 2);
		ExecutorService thread = Executors.newSingleThreadExecutor();
		this.open.add(thread::shutdownNow);
		Future<?> stopped = thread.submit(() -> server.stop(Duration.ofSeconds(30)));
		assertThat(idle.readToEnd()).isEmpty();
		assertThat(server.path()).doesNotExist();
		assertThatIOException().isThrownBy(() -> SocketPeer.connect(server.path()));
		client.released.countDown();
		assertThat(last(asking.readToEnd()).get("status").asString()).isEqualTo("complete");
		stopped.get(30, TimeUnit.SECONDS);
		assertThat(server.isRunning()).isFalse();
		assertThat(server.connections()).isZero();
		server.start();
		assertThat(last(SocketPeer.ask(server.path(), request(ServiceAction.POLL, "r", "x", JsonObjects.of())))
			.get("status")
			.asString()).isEqualTo("not_found");
	}

	@Test
	void stoppingDoesNotWaitForEver() throws IOException {
		HoldingClient client = new HoldingClient();
		UnixSocketServer server = server(client);
		SocketPeer asking = SocketPeer.connect(server.path());
		this.open.add(asking);
		asking.send(request(ServiceAction.STREAM, "r", "slow", JsonObjects.of()) + "\n");
		await().atMost(TIMEOUT).until(() -> client.running.get() == 1);
		server.stop(Duration.ofMillis(100));
		await().atMost(TIMEOUT).until(() -> client.cancelled.get() == 1);
	}

	@Test
	void aPeerThatSaysItLeavesCancelsASilentCommand() throws IOException {
		HoldingClient client = new HoldingClient();
		UnixSocketServer server = server(client);
		SocketPeer asking = SocketPeer.connect(server.path());
		this.open.add(asking);
		asking.send(request(ServiceAction.STREAM, "r", "slow", JsonObjects.of()) + "\n");
		await().atMost(TIMEOUT).until(() -> client.running.get() == 1);
		asking.send("\u0018");
		await().atMost(TIMEOUT).until(() -> client.cancelled.get() == 1);
		await().atMost(TIMEOUT).until(() -> server.connections() == 0);
	}

	@Test
	void aSecondServerOnThePathIsRefused() throws IOException {
		UnixSocketServer server = server(new ScriptedClient());
		AppControlService service = AppControlService.builder(new ScriptedClient()).build();
		this.open.add(service);
		UnixSocketServer second = new UnixSocketServer(service, server.path(), UnixSocketSettings.DEFAULT);
		assertThatIOException().isThrownBy(second::start).withMessageContaining("Another process serves");
		assertThat(second.isRunning()).isFalse();
		second.close();
		assertThat(Files.exists(server.path())).isTrue();
		server.start();
		assertThat(last(SocketPeer.ask(server.path(), run("r"))).get("status").asString()).isEqualTo("complete");
	}

	/** Streams the first event and then waits. */
	private static final class HoldingClient implements ReactiveAppControlClient {

		private final CountDownLatch released = new CountDownLatch(1);

		private final AtomicInteger running = new AtomicInteger();

		private final AtomicInteger cancelled = new AtomicInteger();

		@Override
		public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
			return Mono.empty();
		}

		@Override
		public Flux<ToolEvent> stream(ToolCommand command) {
			return Flux.concat(Mono.just(ToolEvent.started(command)), Mono.<ToolEvent>fromCallable(() -> {
				this.running.incrementAndGet();
				this.released.await();
				return null;
			})).doOnCancel(this.cancelled::incrementAndGet);
		}

	}

}
