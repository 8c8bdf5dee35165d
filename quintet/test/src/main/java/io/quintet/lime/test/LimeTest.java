package io.quintet.lime.test;

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
 * A test of what an application puts into LIME: login handlers, stores and customizers
 * found by component scan, and nothing else of the application. Beside the starter's own
 * beans there are a {@link SimulatedLimePlatform}, to which the site is connected, and a
 * {@link io.quintet.hpp.test.TestClock} that both go by, unless the test declares others:
 *
 * <pre>
 * &#64;LimeTest
 * class SessionHandlerTests {
 *
 * 	&#64;Autowired
 * 	BlockingLimeSite site;
 *
 * 	&#64;Autowired
 * 	SimulatedLimePlatform platform;
 *
 * 	&#64;Test
 * 	void opensASession() {
 * 		this.platform.awaitStream();
 * 		String requestId = this.site.createLoginRequest().requestId();
 * 		this.platform.approve(requestId);
 * 		assertThat(this.site.awaitLogin(requestId, Duration.ofSeconds(10)).agentId()).isNotNull();
 * 	}
 *
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(LimeTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(LimeTypeExcludeFilter.class)
@AutoConfigureLime
@ImportAutoConfiguration
public @interface LimeTest {

	/**
	 * Properties in the form {@code key=value} for the {@link Environment} of the test.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Tells whether the filter that leaves only LIME's own kinds of beans is used.
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
