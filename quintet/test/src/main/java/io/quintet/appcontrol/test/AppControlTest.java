package io.quintet.appcontrol.test;

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
 * A test of what an application puts into app-control: clients, observers and policies
 * found by component scan, and nothing else of the application. Beside the starter's own
 * beans there are a {@link RecordingToolObserver}, a
 * {@link io.quintet.hpp.test.TestClock}, and, where the application has no client, a
 * {@link FakeAppControlClient}, unless the test declares others:
 *
 * <pre>
 * &#64;AppControlTest
 * class PolicyTests {
 *
 * 	&#64;Autowired
 * 	AppControlService service;
 *
 * 	&#64;Autowired
 * 	AppControlCodec codec;
 *
 * 	&#64;Autowired
 * 	FakeAppControlClient desktop;
 *
 * 	&#64;Test
 * 	void passwordsAreNotTyped() {
 * 		ToolCommand command = ToolCommand.of("c1", "demo", "type_text");
 * 		this.service.handle(this.codec.write(ServiceRequest.run(command, null)), Caller.PLAIN).blockLast();
 * 		assertThat(this.desktop.commands()).isEmpty();
 * 	}
 *
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(AppControlTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(AppControlTypeExcludeFilter.class)
@AutoConfigureAppControl
@ImportAutoConfiguration
public @interface AppControlTest {

	/**
	 * Properties in the form {@code key=value} for the {@link Environment} of the test.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Tells whether the filter that leaves only the kinds of beans of app-control is
	 * used.
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
