package io.quintet.support.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/**
 * Explains a {@code spring.r2dbc.url} that is none of R2DBC, or names a driver that is
 * not there. The URL itself is not told, since it may hold a password.
 */
final class R2dbcUrlFailureAnalyzer extends AbstractFailureAnalyzer<BeanCreationException> {

	private static final String PROPERTY = "spring.r2dbc.url";

	private final Environment environment;

	R2dbcUrlFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanCreationException cause) {
		String reason = String.valueOf(NestedExceptionUtils.getMostSpecificCause(cause).getMessage());
		String url = this.environment.getProperty(PROPERTY, "");
		if (!url.isEmpty() && !url.startsWith("r2dbc:") && !url.startsWith("r2dbcs:")
				&& reason.endsWith("does not start with the r2dbc scheme")) {
			return new FailureAnalysis("The property '%s' is %s, and the database is reached by R2DBC."
				.formatted(PROPERTY, url.startsWith("jdbc:") ? "a JDBC URL" : "no R2DBC URL"), """
						Give it the form of this example:

						    spring.r2dbc.url=r2dbc:postgresql://localhost:5432/app
						    spring.r2dbc.username=app
						    spring.r2dbc.password=change-me""", cause);
		}
		String driver = url.replaceFirst("^r2dbcs?:", "").replaceFirst(":?//.*", "");
		if (!url.isEmpty() && reason.startsWith("Unable to create a ConnectionFactory for ")
				&& reason.contains("driver=" + driver.replaceFirst(":.*", ""))) {
			return new FailureAnalysis(
					"The property '%s' names the driver '%s', and no driver of R2DBC on the class path takes it."
						.formatted(PROPERTY, driver),
					"""
							Let the URL begin with 'r2dbc:postgresql://', and add the driver of PostgreSQL:

							    <dependency>
							        <groupId>org.postgresql</groupId>
							        <artifactId>r2dbc-postgresql</artifactId>
							    </dependency>""", cause);
		}
		return null;
	}

}
