package io.quintet.appcontrol.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.client.UnixSocketAppControlClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application is a process of its own: what keeps one alive are its threads.
 */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class AppControlKeepAliveTests {

	private static final String RETURNED = "main is about to return";

	@TempDir
	private Path folder;

	@Test
	void aServedSocketKeepsAnApplicationWithoutWebServerAlive() throws Exception {
		Path socket = this.folder.resolve("s");
		Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				Application.class.getName(), "--app-control.service.socket-path=" + socket)
			.redirectErrorStream(true)
			.start();
		try {
			awaitLine(process, RETURNED);
			try (UnixSocketAppControlClient client = new UnixSocketAppControlClient(socket)) {
				// The command ends when the thread of main has.
				ToolObservation observation = client.blocking().run(ToolCommand.of("c1", "demo", "outlive_main"));
				assertThat(observation.success()).isTrue();
			}
			assertThat(process.isAlive()).isTrue();
			process.destroy();
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static void awaitLine(Process process, String expected) throws IOException {
		BufferedReader output = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		StringBuilder seen = new StringBuilder();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			if (line.equals(expected)) {
				return;
			}
			seen.append(line).append('\n');
		}
		throw new AssertionError("The process ended:\n" + seen);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AppControlAutoConfiguration.class, AppControlServiceAutoConfiguration.class,
			AppControlSocketAutoConfiguration.class })
	static class Application {

		private static final Thread MAIN = Thread.currentThread();

		public static void main(String[] args) {
			System.setProperty("spring.main.web-application-type", "none");
			SpringApplication.run(Application.class, args);
			System.out.println(RETURNED);
		}

		@Bean
		AppControlClient client() {
			return (command, observer) -> {
				join(MAIN);
				return ToolObservation.ok(command, "Alive.");
			};
		}

		private static void join(Thread thread) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException("The process ends", ex);
			}
		}

	}

}
