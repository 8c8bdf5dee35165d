package io.quintet.acp.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what an application puts into ACP: assistants, authenticators, authorizers,
 * analytics sinks, stores and broadcasters found by component scan, and nothing else of
 * the application. No server and no database is started. Beside the starter's own beans
 * there are an {@link InMemoryThreadStore}, a {@link RecordingBroadcaster}, a
 * {@link io.quintet.hpp.test.TestClock} and an authenticator that refuses every caller,
 * unless the test or the application declares others:
 *
 * <pre>
 * &#64;AcpTest
 * class WeatherAssistantTests {
 *
 * 	&#64;Autowired
 * 	BlockingAcpThreads threads;
 *
 * 	&#64;Autowired
 * 	RecordingBroadcaster broadcaster;
 *
 * 	&#64;Test
 * 	void answers() {
 * 		Identity ann = Identity.user("ann", "Ann");
 * 		String id = this.threads.create(ann, Tenant.PUBLIC, Map.of()).id();
 * 		this.threads.addMember(ann, id, Identity.assistant("weather", "Weather"), "member");
 * 		this.threads.invoke(ann, id, Invocation.of("weather"));
 * 		this.broadcaster.awaitEvent(id, "run.completed", Duration.ofSeconds(10));
 * 	}
 *
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(AcpTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(AcpTypeExcludeFilter.class)
@AutoConfigureAcp
@ImportAutoConfiguration
public @interface AcpTest {

	/**
	 * Properties in the form {@code key=value} for the {@link Environment} of the test.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Tells whether the filter that leaves only ACP's own kinds of beans is used.
	 * @return false to scan for nothing but what {@link #includeFilters()} names
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Further beans to scan for.
	 * @return the filters
	 */
	ComponentScan.Filter[] includeFilters() default {};

	/**
	 * Beans to leave out.
	 * @return the filters
	 */
	ComponentScan.Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations to leave out.
	 * @return the auto-configurations
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
