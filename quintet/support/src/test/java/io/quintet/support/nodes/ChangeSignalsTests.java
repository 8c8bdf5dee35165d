package io.quintet.support.nodes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.RedisURI;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signals between nodes over real engines.
 */
class ChangeSignalsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	abstract static class Contract {

		abstract ChangeSignals node();

		abstract void cutAllConnections();

		@Test
		void aNameReachesTheOtherNodesAndNotItsOwn() {
			try (Node first = new Node(); Node second = new Node()) {
				ChangeSignals one = first.signals;
				ChangeSignals other = second.signals;
				BlockingQueue<ChangeSignal> own = heard(one);
				BlockingQueue<ChangeSignal> others = heard(other);
				one.send("a");
				assertThat(next(others).names()).containsExactly("a");
				other.send("b");
				assertThat(next(own).names()).containsExactly("b");
				assertThat(own).isEmpty();
			}
		}

		@Test
		void namesThatGatherComeTogetherAndNoneIsLost() {
			try (Node first = new Node(); Node second = new Node()) {
				ChangeSignals one = first.signals;
				ChangeSignals other = second.signals;
				BlockingQueue<ChangeSignal> heard = heard(other);
				Set<String> names = IntStream.range(0, 4000)
					.mapToObj((i) -> "thread_%030d".formatted(i))
					.collect(Collectors.toSet());
				names.forEach(one::send);
				Set<String> missing = new HashSet<>(names);
				while (!missing.isEmpty()) {
					ChangeSignal signal = next(heard);
					assertThat(signal.many()).isFalse();
					missing.removeAll(signal.names());
				}
				assertThat(one.status().sent()).isLessThan(names.size() / 10);
			}
		}

		@Test
		void moreNamesThanABoundBecomeMany() {
			try (Node first = new Node(); Node second = new Node()) {
				ChangeSignals one = first.signals;
				ChangeSignals other = second.signals;
				BlockingQueue<ChangeSignal> heard = heard(other);
				IntStream.range(0, 100_000).mapToObj(Integer::toString).forEach(one::send);
				Awaitility.await().atMost(PATIENCE).until(() -> next(heard).many());
			}
		}

		@Test
		void aCutConnectionIsOpenedAgainAndNoNameIsLostUnnoticed() {
			try (Node first = new Node(); Node second = new Node()) {
				ChangeSignals one = first.signals;
				ChangeSignals other = second.signals;
				BlockingQueue<ChangeSignal> heard = heard(other);
				cutAllConnections();
				one.send("during");
				assertThat(next(heard))
					.satisfies((signal) -> assertThat(signal.many() || signal.names().contains("during")).isTrue());
				Awaitility.await().atMost(PATIENCE).until(() -> {
					one.send("after");
					ChangeSignal signal = heard.poll(100, TimeUnit.MILLISECONDS);
					return signal != null && signal.names().contains("after");
				});
			}
		}

		@Test
		void theEchoMeasuresTheLag() {
			try (Node first = new Node()) {
				ChangeSignals one = first.signals;
				Awaitility.await().atMost(PATIENCE).until(() -> one.status().lag() != null);
				assertThat(one.status().connected()).isTrue();
				assertThat(one.status().deaf()).isFalse();
			}
		}

		private final class Node implements AutoCloseable {

			private final ChangeSignals signals = node();

			@Override
			public void close() {
				this.signals.close().block(PATIENCE);
			}

		}

		final ChangeSignals connected(ChangeSignals signals) {
			Awaitility.await().atMost(PATIENCE).until(() -> signals.status().lag() != null);
			return signals;
		}

		private static BlockingQueue<ChangeSignal> heard(ChangeSignals signals) {
			BlockingQueue<ChangeSignal> heard = new LinkedBlockingQueue<>();
			signals.listen(heard::add);
			return heard;
		}

		private static ChangeSignal next(BlockingQueue<ChangeSignal> heard) {
			try {
				ChangeSignal next = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
				assertThat(next).as("a signal").isNotNull();
				return next;
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Nested
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class OverPostgres extends Contract {

		private EmbeddedPostgres postgres;

		private ConnectionFactory factory;

		@BeforeAll
		void start() throws IOException {
			this.postgres = EmbeddedPostgres.start();
			this.factory = ConnectionFactories
				.get("r2dbc:postgresql://postgres:postgres@127.0.0.1:" + this.postgres.getPort() + "/postgres");
		}

		@AfterAll
		void stop() throws IOException {
			this.postgres.close();
		}

		@Override
		ChangeSignals node() {
			return connected(new PostgresSignals(this.factory, "changes", Schedulers.parallel()));
		}

		@Override
		void cutAllConnections() {
			Flux.usingWhen(this.factory.create(),
					(connection) -> Flux.from(connection.createStatement("""
							select pg_terminate_backend(pid) from pg_stat_activity
							where pid <> pg_backend_pid() and backend_type = 'client backend'""").execute())
						.concatMap((result) -> result.map((row) -> true)),
					(connection) -> Mono.from(connection.close()))
				.blockLast(PATIENCE);
		}

	}

	@Nested
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class OverRedis extends Contract {

		private RedisServer redis;

		private LettuceConnectionFactory factory;

		@BeforeAll
		void start() throws IOException {
			int port;
			try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
				port = free.getLocalPort();
			}
			this.redis = RedisServer.newRedisServer().bind("127.0.0.1").port(port).build();
			this.redis.start();
			this.factory = new LettuceConnectionFactory(
					LettuceConnectionFactory.createRedisConfiguration(RedisURI.create("127.0.0.1", port)));
			this.factory.start();
		}

		@AfterAll
		void stop() throws IOException {
			this.factory.destroy();
			this.redis.stop();
		}

		@Override
		ChangeSignals node() {
			return connected(
					new RedisSignals(new ReactiveStringRedisTemplate(this.factory), "changes", Schedulers.parallel()));
		}

		@Override
		void cutAllConnections() {
			try {
				this.redis.stop();
				this.redis.start();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
