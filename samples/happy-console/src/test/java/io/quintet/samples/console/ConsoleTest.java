package io.quintet.samples.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * A test against the running application, whose simulated agents are fast; all with the
 * same properties share one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "console.simulation.enabled=true",
		"console.simulation.step=20ms", "happy.reconnect.backoff-max=50ms" })
@interface ConsoleTest {

}
