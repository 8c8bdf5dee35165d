package io.quintet.happy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Mono;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.session.TurnResult;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.happy.test.FakeMachine;
import io.quintet.happy.test.FakeSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A server with one account and one machine, and clients that connect again quickly. */
final class HappyWorld implements AfterEachCallback {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	final FakeHappyServer server;

	final FakeAccount account;

	final FakeMachine machine;

	private final List<HappyClient> clients = new java.util.concurrent.CopyOnWriteArrayList<>();

	HappyWorld() {
		this(FakeHappyServer.start(), CipherVariant.DATA_KEY);
	}

	HappyWorld(FakeHappyServer server, CipherVariant variant) {
		this.server = server;
		this.account = this.server.account(variant);
		this.machine = this.server.machine(this.account, "machine-1");
	}

	HappyClient client() {
		return client((settings) -> {
		});
	}

	HappyClient client(Consumer<HappySettings.Builder> change) {
		HappyClient client = HappyClient.builder()
			.serverUrl(this.server.uri().toString())
			.credentials(this.account.credentials())
			.settings(HappyWorld::quick)
			.settings(change)
			.build();
		this.clients.add(client);
		return client;
	}

	private static void quick(HappySettings.Builder settings) {
		settings.backoffBase(Duration.ofMillis(20))
			.backoffMax(Duration.ofMillis(200))
			.connectTimeout(Duration.ofSeconds(3))
			.metadataTimeout(Duration.ofMillis(500));
	}

	/** A session of the machine, whose agent does nothing by itself unless it was set. */
	FakeSession session() {
		return this.machine.spawn("/srv/app", "claude");
	}

	/** Waits until the client has its socket. */
	static void connect(HappyClient client) {
		assertThat(get(client.status(null)).socket()).isTrue();
	}

	/** A wait that has begun: the server has seen it ask for the messages. */
	CompletableFuture<TurnResult> begunWait(HappyClient client, FakeSession session) {
		long before = reads();
		CompletableFuture<TurnResult> wait = client.waitForTurnCompletion(session.id(), TIMEOUT).toFuture();
		await().atMost(TIMEOUT).until(() -> reads() > before + 1);
		return wait;
	}

	private long reads() {
		return this.server.calls().stream().filter((call) -> call.toString().contains("/messages")).count();
	}

	static <T> T get(Mono<T> mono) {
		T result = mono.block(TIMEOUT);
		assertThat(result).isNotNull();
		return result;
	}

	static void run(Mono<Void> mono) {
		mono.block(TIMEOUT);
	}

	/** What streams end with when the world does. */
	static void closed(Throwable ex) {
		assertThat(ex).hasMessage("The client was closed");
	}

	@Override
	public void afterEach(ExtensionContext context) {
		close();
	}

	void close() {
		this.clients.forEach(HappyClient::close);
		this.server.close();
	}

}
