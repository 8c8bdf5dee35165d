package io.quintet.happy;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.internal.transport.SocketIoConnector;
import io.quintet.happy.internal.transport.UpdateListener;
import io.quintet.happy.test.FakeHappyServer;

import static io.quintet.happy.HappyWorld.TIMEOUT;
import static io.quintet.happy.HappyWorld.connect;
import static io.quintet.happy.HappyWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The token goes to the server that was named, and nowhere else. */
class HappyTokenTests {

	private static final UpdateListener NOBODY = new UpdateListener() {

		@Override
		public void event(String name, JsonNode data) {
			// Nothing comes.
		}

		@Override
		public void closed(String reason) {
			// Nothing was open.
		}

	};

	/** The other host that the redirects name. */
	@RegisterExtension
	final HappyWorld world = new HappyWorld();

	private DisposableServer redirecting;

	@BeforeEach
	void redirect() {
		FakeHappyServer target = this.world.server;
		this.redirecting = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> response.status(307).header("Location", target.uri() + request.uri()).send())
			.bindNow(TIMEOUT);
	}

	@AfterEach
	void close() {
		this.redirecting.disposeNow(TIMEOUT);
	}

	private URI address() {
		return URI.create("http://127.0.0.1:" + this.redirecting.port());
	}

	@Test
	void callsFollowNoRedirect() {
		try (HappyClient client = HappyClient.builder()
			.serverUrl(address().toString())
			.credentials(this.world.account.credentials())
			.build()) {
			assertThatExceptionOfType(HappyConnectionException.class)
				.isThrownBy(() -> get(client.listMachines(false).collectList()))
				.withMessageContaining("HTTP 307");
		}
		assertThat(this.world.server.calls()).isEmpty();
	}

	@Test
	void theSocketFollowsNoRedirect() {
		try (SocketIoConnector connector = new SocketIoConnector(address(), this.world.account.token(), "test/1",
				TIMEOUT)) {
			assertThatExceptionOfType(HappyConnectionException.class)
				.isThrownBy(() -> connector.connect(NOBODY).block(TIMEOUT));
		}
		assertThat(this.world.server.calls()).isEmpty();
	}

	@Test
	void noLoggerOfTheSocketLibraryWritesTheToken() {
		Queue<String> lines = new ConcurrentLinkedQueue<>();
		Handler collector = new Handler() {

			@Override
			public void publish(LogRecord record) {
				lines.add(record.getLoggerName() + " " + record.getMessage());
			}

			@Override
			public void flush() {
				// Nothing is buffered.
			}

			@Override
			public void close() {
				// Nothing is open.
			}

		};
		Logger library = Logger.getLogger("io.socket");
		connect(this.world.client());
		List<Logger> loggers = Collections.list(LogManager.getLogManager().getLoggerNames())
			.stream()
			.filter((name) -> name.startsWith("io.socket"))
			.map(Logger::getLogger)
			.toList();
		library.addHandler(collector);
		loggers.forEach((logger) -> logger.setLevel(Level.ALL));
		try {
			connect(this.world.client());
			library.info("heard");
		}
		finally {
			library.removeHandler(collector);
			loggers.forEach((logger) -> logger.setLevel(null));
		}
		assertThat(loggers).hasSizeGreaterThan(5);
		assertThat(lines).contains("io.socket heard").noneMatch((line) -> line.contains(this.world.account.token()));
	}

}
