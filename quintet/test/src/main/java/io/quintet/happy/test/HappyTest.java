package io.quintet.happy.test;

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
 * A test of what an application does with Happy: customizers, meters and conventions
 * found by component scan, and nothing else of the application but what the test imports.
 * Beside the starter's client there are a {@link FakeHappyServer} on a free port of the
 * loopback interface, a {@link FakeAccount} that the client is logged in to, and a
 * {@link FakeMachine} named {@code machine-1}, unless the test declares others. There is
 * no web server:
 *
 * <pre>
 * &#64;HappyTest
 * &#64;Import(NightlyTasks.class)
 * class NightlyTasksTests {
 *
 * 	&#64;Autowired
 * 	NightlyTasks tasks;
 *
 * 	&#64;Autowired
 * 	FakeMachine machine;
 *
 * 	&#64;Test
 * 	void stopsItsSession() {
 * 		this.machine.agent(FakeAgent.echo());
 * 		String sessionId = this.tasks.run("machine-1");
 * 		assertThat(this.machine.stopped()).containsExactly(sessionId);
 * 	}
 *
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(HappyTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(HappyTypeExcludeFilter.class)
@AutoConfigureHappy
@ImportAutoConfiguration
public @interface HappyTest {

	/**
	 * Properties in the form {@code key=value} for the {@link Environment} of the test.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Tells whether the filter that leaves only Happy's own kinds of beans is used.
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
