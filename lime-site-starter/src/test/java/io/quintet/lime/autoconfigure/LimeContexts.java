package io.quintet.lime.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications with LIME.
 */
final class LimeContexts {

	private LimeContexts() {
	}

	/** Nothing listens there: neither start nor stop waits for the platform. */
	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, LimeAutoConfiguration.class,
					LimeHealthContributorAutoConfiguration.class, LimeMetricsAutoConfiguration.class,
					LimeInfoContributorAutoConfiguration.class, LimeEndpointAutoConfiguration.class))
			.withPropertyValues("lime.site-token=st_secret", "lime.api-base=http://127.0.0.1:1/");
	}

	static FailureAnalyzedException analyzed(@Nullable Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof FailureAnalyzedException)) {
			cause = cause.getCause();
		}
		assertThat(cause).as("failure %s", failure).isNotNull();
		return (FailureAnalyzedException) cause;
	}

}
