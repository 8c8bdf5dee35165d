package io.quintet.appcontrol.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;
import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.client.ClientSettings;
import io.quintet.appcontrol.client.UnixSocketAppControlClient;
import io.quintet.appcontrol.internal.Wire;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.ScriptedClient;
import io.quintet.appcontrol.service.ServiceSettings;
import io.quintet.appcontrol.socket.UnixSocketServer.UnixSocketSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Timeout(60)
@SuppressWarnings("try")
class UnixSocketAppControlClientTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final ClientSettings HASTY = ClientSettings.DEFAULT.withTimeout(Duration.ofMillis(300));

	@TempDir
	private Path folder;

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	private Path path() {
		return this.folder.resolve("s");
	}

	private UnixSocketAppControlClient client(ClientSettings settings) {
		UnixSocketAppControlClient client = new UnixSocketAppControlClient(path(), settings);
		this.open.add(client);
		return client;
	}

	private void serve(ServiceSettings settings) throws IOException {
		AppControlService service = AppControlService.builder(new ScriptedClient()).settings(settings).build();
		this.open.add(service);
		UnixSocketServer server = new UnixSocketServer(service, path(), UnixSocketSettings.DEFAULT);
		this.open.add(server);
		server.start();
	}

	private static ToolCommand command(String operation) {
		return ToolCommand.of("c1", "demo", operation, JsonObjects.of("n", 1));
	}

	private AppControlClientException failure(Mono<?> call) {
		AtomicReference<AppControlClientException> failure = new AtomicReference<>();
		assertThatExceptionOfType(AppControlClientException.class).isThrownBy(() -> call.block(TIMEOUT))
			.satisfies(failure::set);
		return Objects.requireNonNull(failure.get());
	}

	@Test
	void commandsAreRunStreamedSubmittedAndPolled() throws IOException {
		serve(ServiceSettings.DEFAULT.withToken("k"));
		UnixSocketAppControlClient client = client(ClientSettings.DEFAULT.withToken("k"));
		ToolObservation observation = Objects.requireNonNull(client.run(command("echo")).block(TIMEOUT));
		assertThat(observation.observation()).isEqualTo(JsonObjects.of("input", JsonObjects.of("n", 1)));
		List<ToolEvent> events = Objects.requireNonNull(client.stream(command("echo")).collectList().block(TIMEOUT));
		assertThat(events).hasSize(2);
		assertThat(events.get(1).toolObservation()).isEqualTo(observation);
		List<ToolEvent> observed = new CopyOnWriteArrayList<>();
		assertThat(client.run(command("echo"), observed::add).block(TIMEOUT)).isEqualTo(observation);
		assertThat(observed).isEqualTo(events);
		ServiceResponse submitted = Objects.requireNonNull(client.submit(command("echo"), null).block(TIMEOUT));
		String id = Objects.requireNonNull(submitted.requestId());
		assertThat(client.poll(id).block(TIMEOUT)).isEqualTo(submitted);
		assertThat(client.poll("other").block(TIMEOUT)).isEqualTo(ServiceResponse.notFound("other"));
		assertThat(client.blocking().run(command("echo"))).isEqualTo(observation);
		assertThat(AppControlClients.iterate(client.blocking(), command("echo"))).hasSize(2);
	}

	@Test
	void aCommandThatFailedIsAnObservationAndACallThatFailedAnException() throws IOException {
		serve(ServiceSettings.DEFAULT);
		UnixSocketAppControlClient client = client(ClientSettings.DEFAULT);
		assertThat(Objects.requireNonNull(client.run(command("deny")).block(TIMEOUT)).failureKind())
			.isEqualTo(FailureKinds.MISSING_ACCESSIBILITY);
		assertThat(failure(client.run(command("bad-input"))).error().failureKind())
			.isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(failure(client.run(command("boom"), (event) -> {
		})).error().failureKind()).isEqualTo(FailureKinds.INTERNAL_ERROR);
		List<ToolEvent> events = new CopyOnWriteArrayList<>();
		assertThat(failure(client.stream(command("boom")).doOnNext(events::add).then()).reason())
			.isEqualTo(Reason.REFUSED);
		assertThat(events).hasSize(1);
		assertThat(client.stream(command("silent")).collectList().block(TIMEOUT)).hasSize(1);
		assertThat(failure(client.run(command("silent"), (event) -> {
		})).reason()).isEqualTo(Reason.PROTOCOL);
	}

	@Test
	void aWrongTokenIsRefused() throws IOException {
		serve(ServiceSettings.DEFAULT.withToken("k"));
		for (ClientSettings settings : List.of(ClientSettings.DEFAULT, ClientSettings.DEFAULT.withToken("x"))) {
			AppControlClientException failure = failure(client(settings).run(command("echo")));
			assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
			assertThat(failure.error().failureKind()).isEqualTo(FailureKinds.UNAUTHORIZED);
		}
	}

	@Test
	void aMegabyteAndManyAtOnceArrive() throws IOException {
		serve(ServiceSettings.DEFAULT);
		UnixSocketAppControlClient client = client(ClientSettings.DEFAULT);
		String text = "微".repeat(350_000);
		ToolObservation large = Objects
			.requireNonNull(client.run(command("echo").withInput(JsonObjects.of("t", text))).block(TIMEOUT));
		assertThat(Objects.requireNonNull(large.observation().path("input")).path("t").stringValue(null))
			.isEqualTo(text);
		List<ToolObservation> all = Flux.range(0, 64)
			.flatMap((i) -> client.run(command("echo").withInput(JsonObjects.of("n", i))), 64)
			.collectList()
			.block(TIMEOUT);
		assertThat(all).hasSize(64);
		List<ToolEvent> events = client.stream(command("steps").withInput(JsonObjects.of("steps", 3000)))
			.collectList()
			.block(TIMEOUT);
		assertThat(events).hasSize(3002);
	}

	@Test
	void aServiceThatIsNotThereIsNamed() throws IOException {
		UnixSocketAppControlClient client = client(ClientSettings.DEFAULT);
		AppControlClientException failure = failure(client.run(command("echo")));
		assertThat(failure.reason()).isEqualTo(Reason.NOT_RUNNING);
		assertThat(failure).hasMessageContaining(path().toString());
		assertThat(failure.error().failureKind()).isEqualTo(FailureKinds.NOT_AVAILABLE);
		try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			dead.bind(UnixDomainSocketAddress.of(path()));
		}
		assertThat(failure(client.run(command("echo"))).reason()).isEqualTo(Reason.NOT_RUNNING);
		Files.delete(path());
		Files.writeString(path(), "x");
		assertThat(failure(client.run(command("echo"))).reason()).isEqualTo(Reason.NOT_RUNNING);
	}

	@Test
	void aClosedClientFails() throws IOException {
		serve(ServiceSettings.DEFAULT);
		UnixSocketAppControlClient client = client(ClientSettings.DEFAULT);
		client.close();
		assertThat(failure(client.run(command("echo"))).reason()).isEqualTo(Reason.DISCONNECTED);
	}

	@Test
	void aServiceThatSaysNothingIsGivenUp() throws Exception {
		try (Scripted peer = new Scripted(path(), "")) {
			assertThat(failure(client(HASTY).run(command("echo"))).reason()).isEqualTo(Reason.TIMEOUT);
			assertThat(peer.closedByClient()).isTrue();
		}
	}

	@Test
	void aCommandIsGivenItsOwnTime() throws Exception {
		ClientSettings settings = new ClientSettings(null, Duration.ofMillis(100), Duration.ofSeconds(1), 1000, 10_000);
		assertThat(settings.patience(command("x"))).isEqualTo(Duration.ofMillis(100));
		assertThat(settings.patience(command("x").withTimeoutMs(500L))).isEqualTo(Duration.ofMillis(1500));
		assertThat(ClientSettings.DEFAULT.patience(command("x").withTimeoutMs(500L))).isEqualTo(Duration.ofSeconds(30));
		assertThat(ClientSettings.DEFAULT.patience(command("x").withTimeoutMs(Long.MAX_VALUE)))
			.isLessThanOrEqualTo(Duration.ofDays(365));
		assertThat(ClientSettings.DEFAULT.patience(null)).isEqualTo(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@ValueSource(strings = { "no json\n", "{}\n", "[]\n", "{\"schema\":\"app_control.event.v1\"}\n", "\u0000\n" })
	void whatIsNoEnvelopeIsNamed(String answer) throws Exception {
		try (Scripted peer = new Scripted(path(), answer)) {
			assertThat(failure(client(ClientSettings.DEFAULT).run(command("echo"))).reason())
				.isEqualTo(Reason.PROTOCOL);
		}
	}

	@Test
	void anAnswerToAnotherRequestIsRefused() throws Exception {
		try (Scripted peer = new Scripted(path(),
				"{\"status\":\"complete\",\"success\":true,\"requestId\":\"x\",\"observation\":{}}\n")) {
			assertThat(failure(client(ClientSettings.DEFAULT).run(command("echo"))).reason())
				.isEqualTo(Reason.PROTOCOL);
		}
	}

	@Test
	void aConnectionThatEndsTooEarlyIsNamed() throws Exception {
		try (Scripted peer = new Scripted(path(), "")) {
			peer.closeAfterAnswer();
			assertThat(failure(client(ClientSettings.DEFAULT).run(command("echo"))).reason())
				.isEqualTo(Reason.DISCONNECTED);
		}
		Files.deleteIfExists(path());
		try (Scripted peer = new Scripted(path(), "{\"status\":\"comp")) {
			peer.closeAfterAnswer();
			assertThat(failure(client(ClientSettings.DEFAULT).run(command("echo"))).reason())
				.isEqualTo(Reason.PROTOCOL);
		}
	}

	@Test
	void answersAreBounded() throws Exception {
		try (Scripted peer = new Scripted(path(), "x".repeat(2000))) {
			AppControlClientException failure = failure(
					client(new ClientSettings(null, TIMEOUT, TIMEOUT, 1000, 100_000)).run(command("echo")));
			assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
			assertThat(failure).hasMessageContaining("1000");
		}
		Files.deleteIfExists(path());
		try (Scripted peer = new Scripted(path(), "\n".repeat(2000))) {
			assertThat(failure(client(new ClientSettings(null, TIMEOUT, TIMEOUT, 1000, 1500)).run(command("echo"))))
				.hasMessageContaining("1500");
		}
	}

	@Test
	void cancellingClosesTheConnection() throws Exception {
		try (Scripted peer = new Scripted(path(), "")) {
			Disposable call = client(ClientSettings.DEFAULT).stream(command("echo")).subscribe();
			await().atMost(TIMEOUT).until(() -> !peer.received().isEmpty());
			call.dispose();
			assertThat(peer.closedByClient()).isTrue();
		}
	}

	@Test
	void theTokenIsLeftOutWhenThereIsNone() throws Exception {
		try (Scripted peer = new Scripted(path(), "\n")) {
			peer.closeAfterAnswer();
			failure(client(ClientSettings.DEFAULT).run(command("echo")));
			assertThat(peer.received()).contains("\"requestId\":\"req_").doesNotContain("token");
		}
	}

	@Test
	void aReaderThatTakesItsTimeDoesNotFillTheMemory() throws Exception {
		serve(ServiceSettings.DEFAULT);
		UnixSocketAppControlClient client = client(ClientSettings.DEFAULT);
		List<ToolEvent> events = new CopyOnWriteArrayList<>();
		client.stream(command("steps").withInput(JsonObjects.of("steps", 5000)))
			.limitRate(1)
			.concatMap((event) -> Mono.just(event).delayElement(Duration.ofNanos(1)), 1)
			.doOnNext(events::add)
			.blockLast(Duration.ofSeconds(50));
		assertThat(events).hasSize(5002);
		assertThat(events).extracting(ToolEvent::seq).isSorted();
	}

	@Test
	void aFullQueueIsWaitedFor() throws Exception {
		try (ServerSocketChannel slow = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			slow.bind(UnixDomainSocketAddress.of(path()), 1);
			List<SocketPeer> fillers = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				fillers.add(SocketPeer.connect(path()));
			}
			Future<ToolObservation> answer = client(ClientSettings.DEFAULT).run(command("echo")).toFuture();
			// When this one gives up, the other has been turned away as well.
			assertThat(failure(client(HASTY).run(command("echo"))).reason()).isEqualTo(Reason.TIMEOUT);
			for (SocketPeer filler : fillers) {
				filler.close();
			}
			try (SocketChannel accepted = acceptOneThatAsks(slow)) {
				accepted.write(ByteBuffer.wrap(("{\"status\":\"complete\",\"success\":true,\"observation\":"
						+ "{\"commandId\":\"c1\",\"tool\":\"t\",\"operation\":\"o\",\"status\":\"ok\",\"success\":true,"
						+ "\"summary\":\"s\"}}\n")
					.getBytes(StandardCharsets.UTF_8)));
				assertThat(answer.get(20, TimeUnit.SECONDS).summary()).isEqualTo("s");
			}
		}
	}

	private static SocketChannel acceptOneThatAsks(ServerSocketChannel server) throws IOException {
		SocketChannel accepted = server.accept();
		while (accepted.read(ByteBuffer.allocate(10_000)) <= 0) {
			accepted.close();
			accepted = server.accept();
		}
		return accepted;
	}

	/** A service of one connection that answers what the test says. */
	private static final class Scripted implements AutoCloseable {

		private final ServerSocketChannel server;

		private final ExecutorService thread = Executors.newSingleThreadExecutor();

		private final StringBuffer received = new StringBuffer();

		private final Future<Boolean> closed;

		private volatile boolean closeAfterAnswer;

		Scripted(Path path, String answer) throws IOException {
			this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
			this.server.bind(UnixDomainSocketAddress.of(path));
			this.closed = this.thread.submit(() -> serve(answer));
		}

		private boolean serve(String answer) throws IOException {
			try (SocketChannel channel = this.server.accept()) {
				ByteBuffer buffer = ByteBuffer.allocate(100_000);
				channel.read(buffer);
				this.received.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
				channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
				if (this.closeAfterAnswer) {
					return false;
				}
				buffer.clear();
				int length = channel.read(buffer);
				if (length == 1 && buffer.get(0) == Wire.CANCEL) {
					length = channel.read(buffer);
				}
				return length < 0;
			}
		}

		void closeAfterAnswer() {
			this.closeAfterAnswer = true;
		}

		String received() {
			return this.received.toString();
		}

		boolean closedByClient() throws Exception {
			return this.closed.get(20, TimeUnit.SECONDS);
		}

		@Override
		public void close() throws Exception {
			this.server.close();
			this.thread.shutdownNow();
		}

	}

}
