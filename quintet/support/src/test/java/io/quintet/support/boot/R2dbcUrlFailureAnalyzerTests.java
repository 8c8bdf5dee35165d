package io.quintet.support.boot;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class R2dbcUrlFailureAnalyzerTests {

	private static final String EXAMPLE = """

			Action:

			Give it the form of this example:

			    spring.r2dbc.url=r2dbc:postgresql://localhost:5432/app
			    spring.r2dbc.username=app
			    spring.r2dbc.password=change-me
			""";

	@Test
	void aJdbcUrlIsExplained(CapturedOutput output) {
		assertThat(analysis("jdbc:postgresql://localhost:5432/app?password=hidden", output)).endsWith("""
				The property 'spring.r2dbc.url' is a JDBC URL, and the database is reached by R2DBC.
				""" + EXAMPLE);
	}

	@Test
	void anotherUrlIsExplained(CapturedOutput output) {
		assertThat(analysis("postgres://app:hidden@localhost/app", output)).endsWith("""
				The property 'spring.r2dbc.url' is no R2DBC URL, and the database is reached by R2DBC.
				""" + EXAMPLE);
	}

	@Test
	void aMissingDriverIsExplained(CapturedOutput output) {
		assertThat(analysis("r2dbc:mysql://app:hidden@localhost/app", output)).endsWith(
				"""
						The property 'spring.r2dbc.url' names the driver 'mysql', and no driver of R2DBC on the class path takes it.

						Action:

						Let the URL begin with 'r2dbc:postgresql://', and add the driver of PostgreSQL:

						    <dependency>
						        <groupId>org.postgresql</groupId>
						        <artifactId>r2dbc-postgresql</artifactId>
						    </dependency>
						""");
	}

	private static String analysis(String url, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.run("--spring.r2dbc.url=" + url));
		String analysis = output.toString().substring(output.toString().indexOf("APPLICATION FAILED TO START"));
		assertThat(analysis).doesNotContain("hidden");
		return analysis.stripTrailing() + "\n";
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(R2dbcAutoConfiguration.class)
	static class Application {

		@Bean
		String user(ConnectionFactory connections) {
			return connections.getMetadata().getName();
		}

	}

}
