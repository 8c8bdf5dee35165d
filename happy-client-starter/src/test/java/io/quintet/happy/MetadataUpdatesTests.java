package io.quintet.happy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.error.MetadataUpdateException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.session.RecordReader;
import io.quintet.happy.internal.transport.RestCalls;
import io.quintet.happy.internal.transport.SharedSocket;
import io.quintet.happy.internal.transport.UpdateConnection;
import io.quintet.happy.internal.transport.UpdateConnector;
import io.quintet.happy.session.Session;
import io.quintet.support.reactive.Backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Updates whose acknowledgement comes late or not at all. */
class MetadataUpdatesTests {

	private static final AccountSecret SECRET = new AccountSecret(new byte[32]);

	private static final Map<String, JsonNode> CHANGES = Map.of("name", StringNode.valueOf("n"));

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	/** What becomes of the next updates. */
	private final Deque<Function<JsonNode, Mono<JsonNode>>> acknowledgements = new ArrayDeque<>();

	private final List<JsonNode> sent = new ArrayList<>();

	private final List<Object> results = new ArrayList<>();

	private String stored = encrypted("{\"path\":\"/srv\"}");

	private long version;

	private MetadataUpdates updates;

	@BeforeEach
	void connect() {
		Duration pause = Duration.ofMillis(1);
		WebClient client = WebClient.builder()
			.baseUrl("http://localhost")
			.exchangeFunction((request) -> Mono.just(ClientResponse.create(HttpStatus.OK)
				.header("Content-Type", MediaType.APPLICATION_JSON_VALUE)
				.body(sessions())
				.build()))
			.build();
		RestCalls rest = new RestCalls(client, Duration.ofSeconds(10), this.timer, () -> backoff(pause));
		AccountRecords account = new AccountRecords(rest,
				new RecordReader(Credentials.ofAccount("t", SECRET, "test"), (what) -> {
				}), 10);
		SharedSocket socket = new SharedSocket(new ScriptedServer(), new UpdateHub(account, HappyMeters.NONE),
				backoff(pause), pause, this.timer);
		this.updates = new MetadataUpdates(account, socket, HappySettings.defaults(), this.timer);
	}

	@AfterEach
	void close() {
		this.timer.dispose();
	}

	private static Backoff backoff(Duration pause) {
		return new Backoff(pause, pause, 1, 0, () -> 0);
	}

	private static String encrypted(String json) {
		return SECRET.legacyKey().encrypt(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
	}

	private String sessions() {
		return "{\"sessions\":[{\"id\":\"s\",\"metadata\":\"%s\",\"metadataVersion\":%d}],\"hasNext\":false}"
			.formatted(this.stored, this.version);
	}

	private void update(Map<String, JsonNode> changes) {
		this.updates.update("s", changes).subscribe(this.results::add, this.results::add);
		this.timer.advanceTimeBy(Duration.ofSeconds(59));
	}

	private Mono<JsonNode> lost(JsonNode update) {
		return Mono.never();
	}

	private Mono<JsonNode> storedAndLost(JsonNode update) {
		this.stored = update.get("metadata").asString();
		this.version++;
		return Mono.never();
	}

	/** The write before came late: this one is refused because of it. */
	private Mono<JsonNode> refusedByTheOneBefore(JsonNode update) {
		this.stored = update.get("metadata").asString();
		this.version++;
		ObjectNode ack = HappyJson.object().put("result", "version-mismatch").put("version", this.version);
		return Mono.just(ack.put("metadata", this.stored));
	}

	@Test
	void aWriteThatTheServerMadeLateIsNoConflict() {
		for (int i = 1; i < HappySettings.METADATA_ATTEMPTS; i++) {
			this.acknowledgements.add(this::lost);
		}
		this.acknowledgements.add(this::refusedByTheOneBefore);
		update(CHANGES);
		assertThat(this.results).singleElement()
			.isInstanceOfSatisfying(Session.class, (session) -> assertThat(session.metadataVersion()).isOne())
			.isInstanceOfSatisfying(Session.class,
					(session) -> assertThat(session.metadata()).containsAllEntriesOf(CHANGES).containsKey("path"));
	}

	@Test
	void aWriteThatIsThereIsFoundWhateverOthersWroteSince() {
		this.acknowledgements.add((update) -> {
			this.stored = encrypted("{\"path\":\"/srv\",\"name\":\"n\",\"other\":1}");
			this.version += 2;
			return Mono.never();
		});
		update(CHANGES);
		assertThat(this.sent).hasSize(1);
		assertThat(this.results).singleElement()
			.isInstanceOfSatisfying(Session.class,
					(session) -> assertThat(session.metadata()).containsKeys("path", "name", "other"));
	}

	@Test
	void aWriteThatIsThereIsFoundWhateverTypeItsNumbersHad() {
		this.acknowledgements.add(this::storedAndLost);
		update(Map.of("count", LongNode.valueOf(5)));
		assertThat(this.sent).hasSize(1);
		assertThat(this.results).singleElement().isInstanceOf(Session.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 600, 3_000 })
	void changesThatCouldNotBeReadAgainAreRefused(int levels) {
		ObjectNode deep = HappyJson.object();
		for (int i = 0; i < levels; i++) {
			deep = HappyJson.object().set("a", deep);
		}
		Map<String, JsonNode> changes = Map.of("a", deep);
		assertThatIllegalArgumentException().isThrownBy(() -> this.updates.update("s", changes))
			.withMessageContaining("nested too deeply");
	}

	@Test
	void aServerThatNeverAcknowledgesIsToldAfterTheLastAttempt() {
		for (int i = 0; i < HappySettings.METADATA_ATTEMPTS; i++) {
			this.acknowledgements.add(this::lost);
		}
		update(CHANGES);
		assertThat(this.sent).hasSize(HappySettings.METADATA_ATTEMPTS);
		assertThat(this.results).singleElement()
			.isInstanceOfSatisfying(MetadataUpdateException.class,
					(ex) -> assertThat(ex).hasMessageContaining("acknowledged no metadata")
						.hasMessageContaining("in 4 attempts"));
	}

	/** Connects at once, and acknowledges as the script says. */
	private final class ScriptedServer implements UpdateConnector, UpdateConnection {

		@Override
		public Flux<UpdateConnection> connect(BiConsumer<String, JsonNode> listener) {
			return Flux.<UpdateConnection>just(this).concatWith(Flux.never());
		}

		@Override
		public Mono<JsonNode> call(String event, JsonNode data) {
			return Mono.defer(() -> {
				MetadataUpdatesTests.this.sent.add(data);
				return MetadataUpdatesTests.this.acknowledgements.remove().apply(data);
			});
		}

		@Override
		public void send(String event, JsonNode data) {
		}

		@Override
		public void close() {
		}

	}

}
