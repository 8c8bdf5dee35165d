package io.quintet.support.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each application is a process of its own: what keeps one alive are its threads.
 */
class EndOfProcessWarningTests {

	private static final String WARNING = "Nothing keeps this process alive";

	@Test
	void anApplicationThatEndsAtOnceSaysWhy() throws Exception {
		assertThat(run("plain")).containsOnlyOnce(WARNING).contains("spring.main.keep-alive=true");
	}

	@Test
	void anApplicationWithARunnerMayEnd() throws Exception {
		assertThat(run("runner")).doesNotContain(WARNING);
	}

	@Test
	void anApplicationThatIsKeptAliveSaysNothing() throws Exception {
		assertThat(run("kept")).doesNotContain(WARNING).contains("stopped by its own code");
	}

	private static String run(String kind) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElse("java"));
		command.addAll(
				List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
						Application.class.getName(), kind));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(output).isZero();
		return output;
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		public static void main(String[] args) {
			KeepAlive keepAlive = new KeepAlive("test-keep-alive");
			if (args[0].equals("kept")) {
				keepAlive.start();
			}
			Class<?> source = args[0].equals("runner") ? WithRunner.class : Application.class;
			try {
				// WebFlux is on the class path of these tests.
				new SpringApplicationBuilder(source).web(WebApplicationType.NONE).run();
				System.out.println("stopped by its own code");
			}
			finally {
				keepAlive.stop();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithRunner {

		@Bean
		CommandLineRunner runner() {
			return (args) -> {
			};
		}

	}

}
