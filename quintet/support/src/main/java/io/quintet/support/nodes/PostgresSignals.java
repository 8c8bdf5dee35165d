package io.quintet.support.nodes;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.r2dbc.postgresql.api.Notification;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Signals as notifications of Postgres, on one connection of its own that both listens
 * and notifies: a notification in the transaction of a change would have all commits of
 * the database wait for each other.
 */
public final class PostgresSignals extends SignalLoop {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final ConnectionFactory factory;

	private final String channel;

	private final Scheduler timer;

	private volatile @Nullable Connection connection;

	/**
	 * Creates signals and connects.
	 * @param factory the database; of a pool, what it is built on
	 * @param channel name of the channel, a lower case identifier
	 * @param timer measures times
	 */
	public PostgresSignals(ConnectionFactory factory, String channel, Scheduler timer) {
		super("postgres", channel, timer);
		this.factory = unwrapped(factory);
		this.channel = channel;
		this.timer = timer;
		start();
	}

	private static ConnectionFactory unwrapped(ConnectionFactory factory) {
		return (factory instanceof Wrapped<?> wrapped && wrapped.unwrap() instanceof ConnectionFactory inner)
				? unwrapped(inner) : factory;
	}

	@Override
	Flux<String> receive(Runnable whenConnected) {
		return Flux.usingWhen(Mono.<Connection>from(this.factory.create()).timeout(TIMEOUT, this.timer),
				(opened) -> listen(opened, whenConnected), this::close);
	}

	private Flux<String> listen(Connection opened, Runnable whenConnected) {
		Mono<Void> listening = execute(opened, "listen " + this.channel, List.of()).doOnSuccess((done) -> {
			this.connection = opened;
			whenConnected.run();
		});
		return Flux.merge(driver(opened).getNotifications().map(PostgresSignals::text),
				listening.then(Mono.<String>empty()));
	}

	private static String text(Notification notification) {
		return Objects.requireNonNullElse(notification.getParameter(), "");
	}

	private static PostgresqlConnection driver(Connection connection) {
		Object driver = connection;
		while (!(driver instanceof PostgresqlConnection) && driver instanceof Wrapped<?> wrapped) {
			driver = wrapped.unwrap();
		}
		if (driver instanceof PostgresqlConnection postgres) {
			return postgres;
		}
		throw new IllegalStateException("Not a connection to Postgres: " + connection);
	}

	private Mono<Void> close(Connection opened) {
		this.connection = null;
		return Mono.<Void>from(opened.close()).timeout(TIMEOUT, this.timer).onErrorComplete();
	}

	@Override
	Mono<Void> transmit(List<String> texts) {
		return Mono.defer(() -> {
			Connection present = this.connection;
			return (present != null) ? execute(present, "select pg_notify($1, t) from unnest($2::text[]) as t", texts)
					: Mono.error(new IllegalStateException("There is no connection"));
		});
	}

	private Mono<Void> execute(Connection on, String sql, List<String> texts) {
		return Mono.defer(() -> {
			Statement statement = on.createStatement(sql);
			if (!texts.isEmpty()) {
				statement.bind(0, this.channel).bind(1, texts.toArray(String[]::new));
			}
			return Flux.from(statement.execute()).concatMap(Result::getRowsUpdated).then();
		}).timeout(TIMEOUT, this.timer);
	}

}
