package io.quintet.lime.autoconfigure;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.ClassUtils;

import io.quintet.lime.login.InMemoryPendingLoginStore;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.store.PostgresPendingLoginStore;
import io.quintet.support.boot.SchemaInitializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class LimeStoreAutoConfigurationTests {

	private final ApplicationContextRunner runner = LimeContexts.runner();

	@Test
	void requestsAreKeptInTheDatabaseWhereThatIsWanted() {
		ApplicationContextRunner shared = this.runner
			.withConfiguration(AutoConfigurations.of(LimeStoreAutoConfiguration.class))
			.withPropertyValues("lime.login.store=r2dbc");
		shared.withBean(ConnectionFactory.class, LimeStoreAutoConfigurationTests::postgres)
			.withBean("limeSchemaInitializer", SchemaInitializer.class, () -> mock(SchemaInitializer.class))
			.run((context) -> assertThat(context).hasSingleBean(PostgresPendingLoginStore.class)
				.hasSingleBean(PendingLoginStore.class));
		shared.withBean(ConnectionFactory.class, LimeStoreAutoConfigurationTests::postgres)
			.run((context) -> assertThat(LimeContexts.analyzed(context.getStartupFailure()).analysis().getDescription())
				.isEqualTo("LIME cannot work with its database PostgreSQL: no server here."));
		shared.run((context) -> assertThat(LimeContexts.analyzed(context.getStartupFailure()).analysis())
			.satisfies((analysis) -> {
				assertThat(analysis.getDescription()).contains("'lime.login.store' is 'r2dbc'");
				assertThat(analysis.getAction()).startsWith("Add spring-boot-r2dbc, r2dbc-pool and r2dbc-postgresql,");
			}));
		shared.withClassLoader(new FilteredClassLoader(DatabaseClient.class))
			.run((context) -> assertThat(context).hasFailed());
		this.runner.withConfiguration(AutoConfigurations.of(LimeStoreAutoConfiguration.class))
			.withBean(ConnectionFactory.class, LimeStoreAutoConfigurationTests::postgres)
			.run((context) -> assertThat(context).hasSingleBean(InMemoryPendingLoginStore.class));
	}

	// It would look for repositories and log that there are none.
	@Test
	void theDatabaseNeedsNoSpringData() {
		assertThat(ClassUtils.isPresent("org.springframework.data.repository.Repository", null)).isFalse();
	}

	private static ConnectionFactory postgres() {
		ConnectionFactory factory = mock(ConnectionFactory.class);
		ConnectionFactoryMetadata metadata = () -> "PostgreSQL";
		given(factory.getMetadata()).willReturn(metadata);
		given(factory.create()).willThrow(new IllegalStateException("no server here"));
		return factory;
	}

	@Test
	void aDatabaseThatCannotDoItEndsTheStart() {
		ConnectionFactory other = mock(ConnectionFactory.class);
		given(other.getMetadata()).willReturn(() -> "H2");
		this.runner.withConfiguration(AutoConfigurations.of(LimeStoreAutoConfiguration.class))
			.withPropertyValues("lime.login.store=r2dbc")
			.withBean(ConnectionFactory.class, () -> other)
			.run((context) -> assertThat(LimeContexts.analyzed(context.getStartupFailure()).analysis().getDescription())
				.endsWith("leads to H2."));
	}

}
