package io.quintet.hpp.test;

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
 * A test of what an application puts into HPP: hooks, authenticators, validators, mode
 * handlers, stores and event buses found by component scan, and nothing else of the
 * application. No server is started. Beside the starter's own beans there are a
 * {@link TestClock} and a {@link RecordingHandshakeEventBus}, unless the test declares
 * others:
 *
 * <pre>
 * &#64;HppTest
 * class OwnerHookTests {
 *
 * 	&#64;Autowired
 * 	BlockingHandshakeSessions sessions;
 *
 * 	&#64;Test
 * 	void givesEverySessionAnOwner() {
 * 		assertThat(this.sessions.create(NewSession.ofJson("{}")).owner()).isEqualTo("me");
 * 	}
 *
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(HppTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(HppTypeExcludeFilter.class)
@AutoConfigureHpp
@ImportAutoConfiguration
public @interface HppTest {

	/**
	 * Properties in the form {@code key=value} for the {@link Environment} of the test.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Tells whether the filter that leaves only HPP's own kinds of beans is used.
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
