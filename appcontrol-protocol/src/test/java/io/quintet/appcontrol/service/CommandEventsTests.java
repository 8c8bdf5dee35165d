package io.quintet.appcontrol.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObservation;

import static io.quintet.appcontrol.service.Asking.TIMEOUT;
import static io.quintet.appcontrol.service.Asking.command;
import static org.assertj.core.api.Assertions.assertThat;

class CommandEventsTests {

	private static final int ROUNDS = 20_000;

	private final ToolCommand command = command("slow");

	private final ToolObservation observation = ToolObservation.ok(this.command, "Done.");

	@Test
	void nothingFollowsTheLastEventWhateverComesAtTheSameTime() {
		for (int round = 0; round < ROUNDS; round++) {
			List<ToolEvent> events = Collections.synchronizedList(new ArrayList<>());
			CommandEvents told = new CommandEvents(this.command, events::add);
			Mono<Void> client = Mono
				.<Void>fromRunnable(() -> Flux.range(0, 5)
					.subscribe((seq) -> told.onEvent(ToolEvent.progress(this.command, seq, "step", "s"))))
				.subscribeOn(Schedulers.parallel());
			Mono<Void> service = Mono.<Void>fromRunnable(() -> told.close(this.observation))
				.subscribeOn(Schedulers.parallel());
			Mono.when(client, service).block(TIMEOUT);
			assertThat(events.get(events.size() - 1).type()).as("round %d", round).isEqualTo(ToolEventType.OBSERVATION);
			assertThat(events).extracting(ToolEvent::seq).isSorted().doesNotHaveDuplicates();
		}
	}

}
