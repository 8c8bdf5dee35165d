package io.quintet.happy;

import java.net.URI;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.internal.transport.SocketIoConnector;
import io.quintet.happy.test.FakeHappyServer;

import static io.quintet.happy.HappyWorld.TIMEOUT;
import static io.quintet.happy.HappyWorld.connect;
import static io.quintet.happy.HappyWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The token goes to the server that was named, and nowhere else. */
class HappyTokenTests {

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
				.isThrownBy(() -> connector.connect((name, data) -> {
				}).blockFirst(TIMEOUT));
		}
		assertThat(this.world.server.calls()).isEmpty();
	}

	@Test
	void noLogHasTheToken() {
		Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
		Level level = root.getLevel();
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		root.addAppender(lines);
		root.setLevel(Level.TRACE);
		try {
			connect(this.world.client());
		}
		finally {
			root.setLevel(level);
			root.detachAppender(lines);
		}
		assertThat(List.copyOf(lines.list)).extracting(ILoggingEvent::getFormattedMessage)
			.anyMatch((line) -> line.contains("/v1/updates"))
			.noneMatch((line) -> line.contains(this.world.account.token()));
	}

}
