package io.quintet.samples.allinone.bridges;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.acp.access.AcpAction;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.samples.allinone.AllInOneApplication;

/**
 * A test against the running application, on its database; all share one. The time of the
 * bridges passes when a test lets it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = AllInOneApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "embedded-postgres.data-dir=target/postgres-of-bridges", "hpp.rate-limit=10000" })
@Import({ BridgesTest.Time.class, BridgesTest.Access.class })
@interface BridgesTest {

	/** Threads without a member who may approve. */
	Set<String> WITHOUT_APPROVAL = ConcurrentHashMap.newKeySet();

	@TestConfiguration(proxyBeanMethods = false)
	class Time {

		@Bean
		VirtualTimeScheduler virtualTime() {
			return VirtualTimeScheduler.create();
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	class Access {

		/** Blocks, as hooks of an application may; it would fail on an event loop. */
		@Bean
		AcpAuthorizer approvers() {
			return (caller, thread,
					action) -> Mono.justOrEmpty(Mono
						.fromSupplier(() -> action != AcpAction.TOOL_APPROVE || !WITHOUT_APPROVAL.contains(thread))
						.subscribeOn(Schedulers.parallel())
						.block());
		}

	}

}
