package io.quintet.acp.test;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

/**
 * Runs tests of {@link ThreadStoreContract} by name and tells which of them fail.
 */
final class ContractRun {

	private ContractRun() {
	}

	static void assertFailures(Class<? extends ThreadStoreContract> contract, String... tests) {
		assertThat(run(contract, tests).failed().map(ContractRun::name)).containsExactlyInAnyOrder(tests);
	}

	static void assertSuccesses(Class<? extends ThreadStoreContract> contract, String... tests) {
		assertThat(run(contract, tests).succeeded().map(ContractRun::name)).containsExactlyInAnyOrder(tests);
	}

	static Events run(Class<? extends ThreadStoreContract> contract, String... tests) {
		return EngineTestKit.engine("junit-jupiter")
			.selectors(Stream.of(tests).map((test) -> selector(contract, test)).toArray(DiscoverySelector[]::new))
			.execute()
			.testEvents();
	}

	private static String name(Event event) {
		return event.getTestDescriptor().getDisplayName().replace("()", "");
	}

	private static DiscoverySelector selector(Class<? extends ThreadStoreContract> contract, String test) {
		for (Class<?> part : ThreadStoreContract.class.getDeclaredClasses()) {
			for (Method method : part.getSuperclass().getDeclaredMethods()) {
				if (method.getName().equals(test)) {
					return selectNestedMethod(List.of(contract), part, test);
				}
			}
		}
		throw new IllegalArgumentException("The contract has no test '" + test + "'");
	}

}
