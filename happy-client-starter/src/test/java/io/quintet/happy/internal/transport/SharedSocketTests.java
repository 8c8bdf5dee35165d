package io.quintet.happy.internal.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.support.reactive.Backoff;

import static org.assertj.core.api.Assertions.assertThat;

class SharedSocketTests {

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final ScriptedConnector connector = new ScriptedConnector();

	private final List<String> heard = new ArrayList<>();

	private final SharedSocket.Watcher watcher = new SharedSocket.Watcher() {

		@Override
		public void connected() {
			SharedSocketTests.this.heard.add("connected");
		}

		@Override
		public void disconnected() {
			SharedSocketTests.this.heard.add("disconnected");
		}

		@Override
		public void refused(AuthenticationException ex) {
			SharedSocketTests.this.heard.add("refused");
		}

		@Override
		public void event(String name, JsonNode data) {
			SharedSocketTests.this.heard.add(name);
		}

	};

	private final SharedSocket socket = socket(this.connector);

	private SharedSocket socket(UpdateConnector connector) {
		return new SharedSocket(connector, this.watcher,
				new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), 1, 0, () -> 0.5), Duration.ofSeconds(5),
				this.timer);
	}

	@AfterEach
	void close() {
		this.socket.close();
		this.timer.dispose();
	}

	private List<Object> results() {
		List<Object> results = new ArrayList<>();
		this.socket.connection().subscribe(results::add, results::add);
		return results;
	}

	@Test
	void nothingIsConnectedBeforeItIsNeeded() {
		assertThat(this.connector.attempts).isEmpty();
		assertThat(this.socket.isConnected()).isFalse();
	}

	@Test
	void concurrentSubscribersShareOneConnection() {
		List<Object> first = results();
		List<Object> second = results();
		this.connector.accept();
		assertThat(this.connector.attempts).hasSize(1);
		assertThat(first).hasSize(1).isEqualTo(second).isEqualTo(results());
		assertThat(this.socket.isConnected()).isTrue();
	}

	@Test
	void itConnectsAgainAfterGrowingPauses() {
		List<Object> waiting = results();
		for (long pause : List.of(500L, 1000L, 2000L, 4000L)) {
			this.connector.fail(new HappyConnectionException("away"));
			int attempts = this.connector.attempts.size();
			this.timer.advanceTimeBy(Duration.ofMillis(pause - 1));
			assertThat(this.connector.attempts).hasSize(attempts);
			this.timer.advanceTimeBy(Duration.ofMillis(1));
			assertThat(this.connector.attempts).hasSize(attempts + 1);
		}
		assertThat(waiting).isEmpty();
		this.connector.accept();
		assertThat(waiting).hasSize(1);
	}

	@Test
	void aServerThatSaysHowLongToStayAwayIsLeftAloneForAMinuteAtMost() {
		results();
		for (long[] asked : new long[][] { { 40, 40 }, { 3600, 60 } }) {
			this.connector
				.fail(new RestFailure("busy", RestFailure.Kind.TRANSIENT, Duration.ofSeconds(asked[0]), null));
			int attempts = this.connector.attempts.size();
			this.timer.advanceTimeBy(Duration.ofSeconds(asked[1]).minusMillis(1));
			assertThat(this.connector.attempts).hasSize(attempts);
			this.timer.advanceTimeBy(Duration.ofMillis(1));
			assertThat(this.connector.attempts).hasSize(attempts + 1);
		}
	}

	@Test
	void onlyAConnectionThatLastedBeginsThePausesAnew() {
		results();
		this.connector.fail(new HappyConnectionException("away"));
		this.timer.advanceTimeBy(Duration.ofMillis(500));
		this.connector.accept();
		this.connector.lose();
		this.timer.advanceTimeBy(Duration.ofMillis(999));
		assertThat(this.connector.attempts).hasSize(2);
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		this.connector.accept();
		this.timer.advanceTimeBy(Duration.ofSeconds(6));
		this.connector.lose();
		this.timer.advanceTimeBy(Duration.ofMillis(500));
		assertThat(this.connector.attempts).hasSize(4);
		assertThat(this.heard).containsExactly("connected", "disconnected", "connected", "disconnected");
	}

	@Test
	void anAttemptThatHangsIsGivenUp() {
		results();
		this.timer.advanceTimeBy(Duration.ofSeconds(5));
		this.timer.advanceTimeBy(Duration.ofMillis(500));
		assertThat(this.connector.attempts).hasSize(2);
	}

	@Test
	void aRefusedTokenIsToldAndNotTriedAgainUntilItIsNeeded() {
		List<Object> waiting = results();
		this.connector.fail(new AuthenticationException("no"));
		assertThat(waiting).singleElement().isInstanceOf(AuthenticationException.class);
		assertThat(this.heard).containsExactly("refused");
		this.timer.advanceTimeBy(Duration.ofMinutes(5));
		assertThat(this.connector.attempts).hasSize(1);
		List<Object> again = results();
		this.connector.accept();
		assertThat(again).singleElement().isInstanceOf(UpdateConnection.class);
	}

	@Test
	void whatWaitsIsAnsweredAtTheEnd() {
		List<Object> waiting = results();
		this.socket.close();
		this.socket.close();
		assertThat(waiting).singleElement().isInstanceOf(HappyConnectionException.class);
		assertThat(results()).singleElement().isInstanceOf(HappyConnectionException.class);
		assertThat(this.connector.closed).isEqualTo(1);
		this.timer.advanceTimeBy(Duration.ofMinutes(5));
		assertThat(this.connector.attempts).hasSize(1);
	}

	@Test
	void aConnectionThatComesTooLateIsClosed() {
		results();
		FluxSink<UpdateConnection> late = this.connector.attempts.get(0);
		this.socket.close();
		assertThat(late.isCancelled()).isTrue();
		late.next(new ScriptedConnection());
		assertThat(this.socket.isConnected()).isFalse();
	}

	@Test
	void aConnectionThatComesJustWhenItIsGivenUpIsClosed() {
		DeafConnector deaf = new DeafConnector();
		try (SharedSocket slow = socket(deaf)) {
			slow.start();
			this.timer.advanceTimeBy(Duration.ofSeconds(5));
			assertThat(deaf.cancelled).isOne();
			deaf.attempts.get(0).onNext(new ScriptedConnection());
			assertThat(slow.isConnected()).isFalse();
		}
	}

	@Test
	void theConnectionEndsWithTheSocket() {
		results();
		this.connector.accept();
		FluxSink<UpdateConnection> connection = this.connector.attempts.get(0);
		this.socket.close();
		assertThat(connection.isCancelled()).isTrue();
		assertThat(this.heard).containsExactly("connected");
	}

	@Test
	void eventsAreHandedOn() {
		results();
		this.connector.accept();
		this.connector.listener().accept("update", JsonNodeFactory.instance.objectNode());
		assertThat(this.heard).containsExactly("connected", "update");
	}

	private static final class ScriptedConnector implements UpdateConnector {

		private final List<FluxSink<UpdateConnection>> attempts = new ArrayList<>();

		private @Nullable BiConsumer<String, JsonNode> listener;

		private int closed;

		@Override
		public Flux<UpdateConnection> connect(BiConsumer<String, JsonNode> listener) {
			return Flux.create((sink) -> {
				this.listener = listener;
				this.attempts.add(sink);
			});
		}

		void accept() {
			this.attempts.get(this.attempts.size() - 1).next(new ScriptedConnection());
		}

		void fail(Throwable ex) {
			this.attempts.get(this.attempts.size() - 1).error(ex);
		}

		void lose() {
			this.attempts.get(this.attempts.size() - 1).complete();
		}

		BiConsumer<String, JsonNode> listener() {
			assertThat(this.listener).isNotNull();
			return this.listener;
		}

		@Override
		public void close() {
			this.closed++;
		}

	}

	/** Its results are on their way and cannot be called back. */
	private static final class DeafConnector implements UpdateConnector {

		private final List<CoreSubscriber<? super UpdateConnection>> attempts = new ArrayList<>();

		private int cancelled;

		@Override
		public Flux<UpdateConnection> connect(BiConsumer<String, JsonNode> listener) {
			return new Flux<>() {

				@Override
				public void subscribe(CoreSubscriber<? super UpdateConnection> actual) {
					actual.onSubscribe(new Subscription() {

						@Override
						public void request(long count) {
						}

						@Override
						public void cancel() {
							DeafConnector.this.cancelled++;
						}

					});
					DeafConnector.this.attempts.add(actual);
				}

			};
		}

		@Override
		public void close() {
		}

	}

	private static final class ScriptedConnection implements UpdateConnection {

		@Override
		public Mono<JsonNode> call(String event, JsonNode data) {
			return Mono.never();
		}

		@Override
		public void send(String event, JsonNode data) {
		}

	}

}
