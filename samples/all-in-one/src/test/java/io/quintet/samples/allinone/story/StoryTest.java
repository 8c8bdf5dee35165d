package io.quintet.samples.allinone.story;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import io.quintet.samples.allinone.AllInOneApplication;

/**
 * A test against the running application, in which all agents are quick; all share one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = AllInOneApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "embedded-postgres.data-dir=target/postgres-of-story", "hpp.rate-limit=10000", "story.pace=50ms",
				"story.patience=2s", "story.max-active=2", "desktop.step=20ms", "console.simulation.step=50ms" })
@interface StoryTest {

}
