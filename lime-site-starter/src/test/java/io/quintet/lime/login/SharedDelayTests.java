package io.quintet.lime.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class SharedDelayTests {

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final SharedDelay delay = new SharedDelay(Duration.ofSeconds(10), this.timer);

	private final List<String> over = new ArrayList<>();

	private SharedDelay.Waiting enter(String name) {
		SharedDelay.Waiting waiting = new SharedDelay.Waiting() {

			@Override
			protected void over() {
				SharedDelayTests.this.over.add(name);
			}

		};
		this.delay.enter(waiting);
		return waiting;
	}

	private void pass(int seconds) {
		this.timer.advanceTimeBy(Duration.ofSeconds(seconds));
	}

	@Test
	void eachIsToldAfterItsTime() {
		enter("a");
		pass(4);
		enter("b");
		pass(5);
		assertThat(this.over).isEmpty();
		pass(1);
		assertThat(this.over).containsExactly("a");
		pass(4);
		assertThat(this.over).containsExactly("a", "b");
		enter("c");
		pass(10);
		assertThat(this.over).containsExactly("a", "b", "c");
	}

	@Test
	void whoLeavesIsNotToldWhereverItStands() {
		List<SharedDelay.Waiting> all = List.of(enter("a"), enter("b"), enter("c"), enter("d"), enter("e"));
		for (int left : new int[] { 2, 0, 4, 4 }) {
			this.delay.leave(all.get(left));
		}
		pass(10);
		assertThat(this.over).containsExactly("b", "d");
		this.delay.leave(all.get(1));
		enter("f");
		pass(10);
		assertThat(this.over).containsExactly("b", "d", "f");
	}

}
