package io.quintet.appcontrol.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.Disposable;

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ToolCommand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the properties of clients do.
 */
class AppControlClientAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final ToolCommand COMMAND = ToolCommand.of("c1", "demo", "observe");

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(AppControlAutoConfiguration.class, AppControlClientAutoConfiguration.class));

	@TempDir
	private Path directory;

	@Test
	void theTimeForConnectingIsHeeded() throws Exception {
		List<Socket> queue = new ArrayList<>();
		try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			fill(deaf, queue);
			this.runner
				.withPropertyValues("app-control.client.type=http",
						"app-control.client.url=http://127.0.0.1:" + deaf.getLocalPort() + "/app-control")
				.run((context) -> {
					AppControlClientException failure = catchThrowableOfType(AppControlClientException.class,
							() -> context.getBean(ReactiveAppControlClient.class)
								.run(COMMAND)
								.block(Duration.ofSeconds(20)));
					assertThat(failure.reason()).isEqualTo(Reason.NOT_RUNNING);
				});
		}
		finally {
			for (Socket socket : queue) {
				socket.close();
			}
		}
	}

	/** Beyond its queue a listener does not answer at all. */
	private static void fill(ServerSocket server, List<Socket> queue) throws IOException {
		for (int i = 0; i < 64; i++) {
			Socket socket = new Socket();
			queue.add(socket);
			try {
				socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 300);
			}
			catch (SocketTimeoutException ex) {
				return;
			}
		}
		throw new IllegalStateException("The queue has no end");
	}

	@ParameterizedTest
	@CsvSource({ "http, app-control.client.url=localhost:8080, app-control.client.url",
			"http, app-control.client.url=http:///app-control, app-control.client.url",
			"helper, app-control.helper.manifest-path=/none/helper.json, the file does not exist" })
	void whatIsWrongWithAnAddressIsExplained(String type, String property, String explained) {
		this.runner.withPropertyValues("app-control.client.type=" + type, property)
			.run((context) -> assertThat(description(context.getStartupFailure())).contains(explained));
	}

	private static String description(@Nullable Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof FailureAnalyzedException)) {
			cause = cause.getCause();
		}
		assertThat(cause).isInstanceOf(FailureAnalyzedException.class);
		return ((FailureAnalyzedException) cause).analysis().getDescription();
	}

	@Test
	void theHelperGetsItsToken() throws Exception {
		assertThat(sentToHelper("app-control.helper.token=h3lper")).contains("\"token\":\"h3lper\"");
		assertThat(sentToHelper("app-control.helper.token=h3lper", "app-control.client.token=client"))
			.contains("\"token\":\"client\"");
		assertThat(sentToHelper()).contains("\"token\":\"manifest\"");
	}

	private String sentToHelper(String... properties) throws Exception {
		Path socket = this.directory.resolve("s");
		Path manifest = Files.writeString(this.directory.resolve("helper.json"),
				"{\"bundleId\":\"org.example.helper\",\"token\":\"manifest\",\"socketPath\":\"%s\"}".formatted(socket));
		Files.deleteIfExists(socket);
		try (ServerSocketChannel helper = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			helper.bind(UnixDomainSocketAddress.of(socket));
			CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> accepted(helper));
			this.runner
				.withPropertyValues("app-control.client.type=helper", "app-control.helper.manifest-path=" + manifest)
				.withPropertyValues(properties)
				.run((context) -> {
					Disposable running = context.getBean(ReactiveAppControlClient.class).run(COMMAND).subscribe();
					line.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
					running.dispose();
				});
			return line.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		}
	}

	private static String accepted(ServerSocketChannel helper) {
		try (SocketChannel peer = helper.accept()) {
			ByteBuffer line = ByteBuffer.allocate(4096);
			while (peer.read(line) >= 0 && line.get(line.position() - 1) != '\n') {
				assertThat(line.hasRemaining()).isTrue();
			}
			return new String(line.array(), 0, line.position(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
