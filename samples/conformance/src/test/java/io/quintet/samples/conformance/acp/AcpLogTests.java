package io.quintet.samples.conformance.acp;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.quintet.acp.access.AcpCredentials;
import io.quintet.samples.conformance.acp.AcpClient.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What callers show is in no log line at any level, whatever happens. The access log of
 * the HTTP server, which is off, is no part of this.
 */
class AcpLogTests {

	private static final String COOKIE = "secret-of-the-cookie";

	private static final String BEARER = "secret-of-the-bearer";

	private final Lines lines = new Lines();

	private AcpServer server;

	@BeforeEach
	void listen() {
		this.lines.start();
		this.server = AcpServer.start("acp", "logging.level.root=TRACE",
				// The client logs what it sends.
				"logging.level.jdk=OFF", "logging.threshold.console=OFF");
		root().addAppender(this.lines);
	}

	@AfterEach
	void stop() {
		this.server.close();
		root().detachAppender(this.lines);
		root().setLevel(Level.INFO);
	}

	private static Logger root() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	@Test
	void noOperationLogsWhatACallerShows() {
		Caller alice = this.server.client().as("alice");
		Caller mallory = this.server.client().as("mallory");
		String thread = alice.createThread("fail", "silent");
		String run = alice.run(thread, "fail");
		alice.awaitEnd(run);
		String undecodable = "undecodable-secret";
		for (String shown : List.of(alice.identity(), mallory.identity(), undecodable)) {
			Map<String, String> headers = Map.of(AcpClient.IDENTITY, shown, "Authorization", "Bearer " + BEARER,
					"Cookie", "session=" + COOKIE);
			operate(headers, thread, run);
		}
		assertThat(this.lines.written).anyMatch((line) -> line.contains("TRACE"))
			.anyMatch((line) -> line.contains("/acp/threads"));
		this.lines.assertWithout(alice.identity(), mallory.identity(), undecodable, BEARER, COOKIE);
	}

	private void operate(Map<String, String> headers, String thread, String run) {
		for (String path : List.of("/threads", "/threads?limit=0", "/threads/" + thread, "/threads/nobody-knows",
				"/threads/" + thread + "/events", "/threads/" + thread + "/members", "/runs/" + run, "/elsewhere")) {
			this.server.client().send("GET", path, headers, null);
		}
		for (String path : List.of("/threads", "/threads/" + thread + "/messages", "/threads/" + thread + "/members",
				"/threads/" + thread + "/invocations", "/runs/" + run)) {
			for (String body : List.of("{", "{}", "[1]", "{\"client_id\":\"c\",\"content\":[]}")) {
				this.server.client()
					.send("POST", path, headers, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
			}
		}
		this.server.client().send("DELETE", "/runs/" + run, headers, null);
		this.server.client().send("DELETE", "/threads/" + thread + "/members/nobody", headers, null);
	}

	@Test
	void credentialsPrintTheirNamesOnly() {
		assertThat(new AcpCredentials(Map.of("authorization", BEARER),
				Map.of("token", AcpClient.JSON.getNodeFactory().stringNode(COOKIE))))
			.hasToString("AcpCredentials[headers=[authorization], auth=[token]]");
	}

	/** Everything that is logged, with the stack traces. */
	private static final class Lines extends AppenderBase<ILoggingEvent> {

		private final Queue<String> written = new ConcurrentLinkedQueue<>();

		@Override
		protected void append(ILoggingEvent event) {
			this.written.add(event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + "\n"
					+ ((event.getThrowableProxy() != null) ? ThrowableProxyUtil.asString(event.getThrowableProxy())
							: ""));
		}

		void assertWithout(String... secrets) {
			for (String secret : secrets) {
				assertThat(this.written.stream().filter((line) -> line.contains(secret)).limit(5)).isEmpty();
			}
		}

	}

}
