package io.quintet.acp.internal.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.r2dbc.TestDatabase;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.support.nodes.PostgresSignals;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts that are written on one node and read on both, whatever happens meanwhile: what a
 * client puts together is what is stored.
 */
class StreamNodesTests {

	private static final Map<String, Sinks.Many<String>> TEXTS = new ConcurrentHashMap<>();

	private static TestDatabase database;

	private static StreamNode first;

	private static StreamNode second;

	@BeforeAll
	static void startNodes() {
		database = TestDatabase.create();
		first = node();
		second = node();
	}

	private static StreamNode node() {
		return new StreamNode(database,
				() -> new PostgresSignals(database.pool(), "stream_tests", Schedulers.parallel()),
				StreamNodesTests::write);
	}

	@AfterAll
	static void stopNodes() {
		first.close();
		second.close();
		database.close();
	}

	private static Flux<AssistantEvent> write(HandlerContext context, AssistantEvents events) {
		return events.messageStream(text(context.run()).asFlux());
	}

	private static Sinks.Many<String> text(Run run) {
		return TEXTS.computeIfAbsent(run.id(), (id) -> Sinks.many().unicast().onBackpressureBuffer());
	}

	private static String thread() {
		String id = first.acp.threads().create(StreamNode.ANN, Tenant.PUBLIC, Map.of()).block(StreamNode.TIMEOUT).id();
		first.store.addMember(new NewMember(id, null, StreamNode.WRITER, Member.DEFAULT_ROLE, StreamNode.ANN, 10))
			.block(StreamNode.TIMEOUT);
		return id;
	}

	private static List<ThreadEvent> stored(String thread) {
		return first.store.events(thread, null, 10_000).collectList().block(StreamNode.TIMEOUT);
	}

	private static @Nullable ThreadEvent textOf(Run run) {
		return stored(run.threadId()).stream()
			.filter((event) -> run.id().equals(event.runId()) && event.body() instanceof EventBody.Message)
			.findFirst()
			.orElse(null);
	}

	private static void until(Runnable assertion) {
		Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(StreamNode.TIMEOUT).untilAsserted(assertion::run);
	}

	@Test
	void aTextIsReadOnBothNodesAsItComesAndByWhoJoinsInTheMiddle() {
		String thread = thread();
		StreamClient near = first.client(thread);
		StreamClient far = second.client(thread);
		near.join();
		far.join();
		Run run = first.invoke(thread);
		text(run).tryEmitNext("Hel");
		until(() -> assertThat(List.of(near, far)).allSatisfy((client) -> assertThat(client.open()).hasSize(1)));
		String id = near.open().iterator().next();
		text(run).tryEmitNext("lo");
		until(() -> assertThat(List.of(near, far))
			.allSatisfy((client) -> assertThat(client.text(id)).isEqualTo("Hello")));
		StreamClient late = first.client(thread);
		StreamClient lateAndFar = second.client(thread);
		late.join();
		lateAndFar.join();
		until(() -> assertThat(List.of(late, lateAndFar))
			.allSatisfy((client) -> assertThat(client.text(id)).isEqualTo("Hello")));
		far.drop();
		text(run).tryEmitNext(", world");
		far.join();
		List<StreamClient> all = List.of(near, far, late, lateAndFar);
		until(() -> assertThat(all).allSatisfy((client) -> assertThat(client.text(id)).isEqualTo("Hello, world")));
		text(run).tryEmitComplete();
		until(() -> assertThat(all).allSatisfy((client) -> assertThat(client.knows(id)).isTrue()));
		assertThat(all).allSatisfy((client) -> assertThat(client.faults()).isEmpty());
		assertThat(textOf(run).id()).isEqualTo(id);
		all.forEach(StreamClient::drop);
	}

	@Test
	void aTextOfARunThatTheOtherNodeCancelsIsKeptWhole() {
		String thread = thread();
		StreamClient near = first.client(thread);
		near.join();
		Run run = first.invoke(thread);
		text(run).tryEmitNext("Hel");
		until(() -> assertThat(near.open()).hasSize(1));
		String id = near.open().iterator().next();
		until(() -> assertThat(near.text(id)).isEqualTo("Hel"));
		second.acp.threads().cancel(StreamNode.ANN, run.id()).block(StreamNode.TIMEOUT);
		until(() -> assertThat(near.knows(id)).isTrue());
		ThreadEvent event = textOf(run);
		assertThat(((EventBody.Message) event.body()).text()).isEqualTo("Hel");
		assertThat(event.metadata().get("stream").get("status").stringValue()).isEqualTo("cancelled");
		near.drop();
	}

	@Test
	void openTextsOfTheOtherNodeAreListedAsTheyWereSaved() {
		String thread = thread();
		Run run = first.invoke(thread);
		text(run).tryEmitNext("Hel");
		until(() -> assertThat(List.of(first, second)).allSatisfy(
				(node) -> assertThat(node.acp.threads().streams(StreamNode.ANN, thread).block(StreamNode.TIMEOUT))
					.singleElement()
					.satisfies((stream) -> {
						assertThat(stream.text()).isEqualTo("Hel");
						assertThat(stream.runId()).isEqualTo(run.id());
						assertThat(stream.author()).isEqualTo(StreamNode.WRITER);
					})));
		text(run).tryEmitComplete();
		until(() -> assertThat(second.acp.threads().streams(StreamNode.ANN, thread).block(StreamNode.TIMEOUT))
			.isEmpty());
	}

	@Test
	void theTextOfANodeThatDiesIsStoredByAnother() {
		String thread = thread();
		StreamClient far = second.client(thread);
		far.join();
		StreamNode dying = node();
		Run run = dying.invoke(thread);
		text(run).tryEmitNext("Hello");
		until(() -> assertThat(second.acp.threads().streams(StreamNode.ANN, thread).block(StreamNode.TIMEOUT))
			.hasSize(1));
		// It renews no lease and takes no step any more.
		dying.store.close().block(StreamNode.TIMEOUT);
		until(() -> assertThat(textOf(run)).isNotNull());
		ThreadEvent event = textOf(run);
		assertThat(((EventBody.Message) event.body()).text()).isEqualTo("Hello");
		assertThat(event.metadata().get("stream").get("status").stringValue()).isEqualTo("interrupted");
		until(() -> assertThat(far.knows(event.id())).isTrue());
		assertThat(far.faults()).isEmpty();
		far.drop();
		dying.broadcaster.close().block(StreamNode.TIMEOUT);
	}

	@Test
	void aTextThatIsReadHasItsEventAlsoWhenItsNodeDiesAtOnce() {
		String thread = thread();
		StreamClient far = second.client(thread);
		far.join();
		StreamNode dying = node();
		Run run = dying.invoke(thread);
		text(run).tryEmitNext("Hello");
		until(() -> assertThat(far.open()).hasSize(1));
		dying.store.close().block(StreamNode.TIMEOUT);
		String id = far.open().iterator().next();
		until(() -> assertThat(far.knows(id)).isTrue());
		assertThat(far.faults()).isEmpty();
		far.drop();
		dying.broadcaster.close().block(StreamNode.TIMEOUT);
	}

	@Test
	void whatAClientPutsTogetherIsWhatIsStoredInAThousandRuns() {
		long seed = Long.getLong("seed", System.nanoTime());
		int workers = 4;
		int runs = 250;
		List<Integer> compared = Flux.range(0, workers)
			.flatMap((worker) -> Flux
				.defer(() -> Flux.just(new Play(new Random(seed + worker), "seed " + seed).play(runs)))
				.subscribeOn(Schedulers.boundedElastic()), workers)
			.collectList()
			.block(Duration.ofMinutes(10));
		assertThat(compared).hasSize(workers).allSatisfy((count) -> assertThat(count).isGreaterThan(runs));
	}

	/** Runs one after another in one thread, with clients that come and go. */
	private static final class Play {

		private static final String ALPHABET = "abc \u00e9\u20ac\ud83d\ude00\ud83d\ude80";

		private final Random random;

		private final String name;

		private final String thread = thread();

		private final List<StreamClient> clients = new ArrayList<>();

		Play(Random random, String name) {
			this.random = random;
			this.name = name;
			for (int i = 0; i < 4; i++) {
				this.clients.add(((i % 2 == 0) ? first : second).client(this.thread));
			}
		}

		int play(int runs) {
			for (int i = 0; i < runs; i++) {
				playRun(i);
			}
			this.clients.forEach(StreamClient::drop);
			return this.clients.stream().mapToInt(StreamClient::compared).sum();
		}

		private void playRun(int number) {
			Run run = (this.random.nextBoolean() ? first : second).invoke(this.thread);
			Sinks.Many<String> text = text(run);
			int steps = 5 + this.random.nextInt(25);
			boolean written = false;
			for (int i = 0; i < steps; i++) {
				int choice = this.random.nextInt(10);
				if (choice < 6) {
					text.tryEmitNext(token());
					if (!written && this.random.nextBoolean()) {
						text.tryEmitNext("!");
						until(() -> assertThat(open()).isNotEmpty());
					}
					written = true;
				}
				else if (choice < 9) {
					dropOrJoin(this.clients.get(this.random.nextInt(this.clients.size())));
				}
				else {
					Thread.yield();
				}
			}
			end(run, text);
			this.clients.stream().filter((client) -> !client.isConnected()).forEach(StreamClient::join);
			String id = stored(run, written);
			until(() -> assertThat(this.clients).as(this.name + ", run " + number)
				.allSatisfy(
						(client) -> assertThat((id == null) ? client.open().isEmpty() : client.knows(id)).isTrue()));
			assertThat(this.clients).as(this.name + ", run " + number)
				.allSatisfy((client) -> assertThat(client.faults()).isEmpty());
			TEXTS.remove(run.id());
		}

		private List<OpenStream> open() {
			return first.acp.threads().streams(StreamNode.ANN, this.thread).block(StreamNode.TIMEOUT);
		}

		private void dropOrJoin(StreamClient client) {
			if (client.isConnected()) {
				client.drop();
			}
			else {
				client.join();
			}
		}

		private String token() {
			StringBuilder token = new StringBuilder();
			int length = 1 + this.random.nextInt((this.random.nextInt(10) == 0) ? 2000 : 8);
			for (int i = 0; i < length; i++) {
				token.append(ALPHABET.charAt(this.random.nextInt(ALPHABET.length())));
			}
			return token.toString();
		}

		private void end(Run run, Sinks.Many<String> text) {
			switch (this.random.nextInt(5)) {
				case 0 -> text.tryEmitError(new IllegalStateException("broken"));
				case 1 -> first.acp.threads().cancel(StreamNode.ANN, run.id()).block(StreamNode.TIMEOUT);
				case 2 -> second.acp.threads().cancel(StreamNode.ANN, run.id()).block(StreamNode.TIMEOUT);
				default -> text.tryEmitComplete();
			}
		}

		// A run that was cancelled before its handler began has no text.
		private @Nullable String stored(Run run, boolean written) {
			until(() -> assertThat(
					first.store.runAccess(run.id(), "ann").block(StreamNode.TIMEOUT).run().status().isTerminal())
				.isTrue());
			until(() -> assertThat(first.acp.openStreams() + second.acp.openStreams()).isLessThan(100));
			ThreadEvent event = textOf(run);
			return (event != null) ? event.id() : null;
		}

	}

}
