package io.quintet.acp.store.r2dbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.broadcast.ThreadChange;
import io.quintet.support.OutageLog;

import static org.assertj.core.api.Assertions.assertThat;

class LaneTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Silent database = new Silent();

	private final Lane lane;

	LaneTests() {
		PostgresThreadStore.Settings settings = PostgresThreadStore.Settings.defaults();
		Connector connector = new Connector(this.database, settings.statementTimeout(), this.time);
		this.lane = new Lane(new LaneConnection(connector, settings, this.time), new LocalBroadcaster(),
				new LaneQueueBound(100, 100), settings,
				new OutageLog(LoggerFactory.getLogger(LaneTests.class), "The database answers again", this.time),
				this.time);
	}

	private void submit(Consumer<Throwable> refused) {
		Mono.<String>create((sink) -> this.lane.submit(new Job(sink))).subscribe(null, refused);
	}

	@Test
	void aCloseThatRefusesWhatWaitsBeginsNothingMeanwhile() {
		List<String> refused = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			submit((ex) -> {
			});
		}
		submit((ex) -> {
			refused.add(ex.getMessage());
			this.database.attempts.get(2).tryEmitError(new IllegalStateException("gone"));
		});
		submit((ex) -> refused.add(ex.getMessage()));
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		this.lane.close().subscribe();
		// An attempt ends after five seconds, the close after ten.
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(refused).containsExactly("the server stops", "the server stops");
		assertThat(this.database.attempts).hasSize(3);
	}

	/** A database that answers no attempt to connect. */
	private static final class Silent implements ConnectionFactory {

		private final List<Sinks.One<Connection>> attempts = new ArrayList<>();

		@Override
		public Mono<Connection> create() {
			Sinks.One<Connection> attempt = Sinks.one();
			this.attempts.add(attempt);
			return attempt.asMono();
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return () -> "silent";
		}

	}

	private static final class Job extends LaneJob<String> {

		Job(MonoSink<String> sink) {
			super("th_1", 1, sink);
		}

		@Override
		Mono<List<ThreadChange>> perform(Connection connection) {
			return Mono.empty();
		}

		@Override
		Doubt doubt() {
			return Doubt.ofEvent("th_1", "evt_1", Doubt.Kind.NONE);
		}

	}

}
