package io.quintet.acp.autoconfigure;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import reactor.core.publisher.Mono;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.store.r2dbc.TestDatabase;
import io.quintet.acp.thread.Identity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the application's database is connected to.
 */
class AcpConnectionTests {

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, R2dbcAutoConfiguration.class,
				AcpAutoConfiguration.class))
		.withBean("authenticator", AcpAuthenticator.class,
				() -> (credentials) -> Mono.just(Identity.user("alice", "Alice")));

	@Test
	void keepAliveIsOn() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			this.contextRunner.withPropertyValues(database.properties())
				.run((context) -> assertThat(keepAlive(context)).isEqualTo(true));
		}
	}

	@Test
	void keepAliveThatTheUrlSwitchesOffStaysOff() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			this.contextRunner.withPropertyValues(database.properties())
				.withPropertyValues("spring.r2dbc.url=" + database.url() + "?tcpKeepAlive=false")
				.run((context) -> assertThat(keepAlive(context)).hasToString("false"));
		}
	}

	private static Object keepAlive(AssertableReactiveWebApplicationContext context) {
		ConnectionFactoryOptions options = OptionsCapableConnectionFactory
			.unwrapFrom(context.getBean(ConnectionFactory.class))
			.getOptions();
		return options.getRequiredValue(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE);
	}

}
