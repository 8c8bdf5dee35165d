package io.quintet.appcontrol.observer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.internal.observer.ObserverChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ObserverChainTests {

	private final List<String> seen = new ArrayList<>();

	private ToolObserver named(String name) {
		return (event) -> this.seen.add(name + event.seq());
	}

	static Stream<Supplier<Throwable>> failures() {
		return Stream.of(() -> new IllegalStateException("broken"), () -> new AssertionError("broken"),
				() -> new NoClassDefFoundError("broken"), () -> new StackOverflowError("broken"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void aBrokenObserverDisturbsNoOtherAndIsLoggedOnce(Supplier<Throwable> failure) {
		try (LogCapture logger = LogCapture.of(ObserverChain.class)) {
			ObserverChain chain = ObserverChain.of(named("a"), (event) -> sneak(failure.get()), named("b"));
			for (int i = 0; i < 3; i++) {
				chain.onEvent(Events.of(ToolEventType.STARTED));
			}
			assertThat(this.seen).containsExactly("a0", "b0", "a0", "b0", "a0", "b0");
			assertThat(chain.failures()).isEqualTo(3);
			assertThat(logger.lines()).singleElement().asString().startsWith("WARN An observer failed");
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

	@Test
	void withoutMemoryNothingGoesOn() {
		ObserverChain chain = ObserverChain.of((event) -> sneak(new OutOfMemoryError("none left")), named("b"));
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> chain.onEvent(Events.of(ToolEventType.STARTED)));
		assertThat(this.seen).isEmpty();
	}

	@Test
	void observersAreCalledInTheirOrder() {
		ObserverChain.of(named("b"), named("a"), named("c")).onEvent(Events.of(ToolEventType.STARTED));
		assertThat(this.seen).containsExactly("b0", "a0", "c0");
	}

	@Test
	void failuresOfObserversOfOneClassAreAddedUp() {
		try (LogCapture logger = LogCapture.of(ObserverChain.class)) {
			ObserverChain chain = ObserverChain.of(new Broken(), named("b"), new Broken());
			chain.onEvent(Events.of(ToolEventType.STARTED));
			assertThat(chain.failures()).isEqualTo(2);
			assertThat(chain.failuresByObserver()).containsEntry(Broken.class.getName(), 2L);
			assertThat(logger.lines()).hasSize(2);
		}
	}

	@Test
	void anEmptyChainDoesNothing() {
		ObserverChain chain = ObserverChain.of();
		chain.onEvent(Events.of(ToolEventType.STARTED));
		assertThat(chain.failures()).isZero();
	}

	private static final class Broken implements ToolObserver {

		@Override
		public void onEvent(ToolEvent event) {
			throw new IllegalStateException("broken");
		}

	}

}
