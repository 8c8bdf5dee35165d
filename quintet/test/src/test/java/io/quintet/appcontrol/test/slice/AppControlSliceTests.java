package io.quintet.appcontrol.test.slice;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.Caller;
import io.quintet.appcontrol.socket.UnixSocketServer;
import io.quintet.appcontrol.test.AppControlTest;
import io.quintet.appcontrol.test.FakeAppControlClient;
import io.quintet.appcontrol.test.RecordingToolObserver;
import io.quintet.hpp.test.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

@AppControlTest(
		properties = { "app-control.policy.allowed-tools=demo", "app-control.service.socket-path=target/slice.sock" })
class AppControlSliceTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Autowired
	private AppControlService service;

	@Autowired
	private AppControlCodec codec;

	@Autowired
	private FakeAppControlClient desktop;

	@Autowired
	private RecordingToolObserver events;

	@Autowired
	private ApplicationContext context;

	private ToolObservation run(ToolCommand command) {
		ServiceResponse response = this.service
			.handle(this.codec.write(ServiceRequest.run(command, null)), Caller.PLAIN)
			.cast(ServiceResponse.class)
			.blockLast(TIMEOUT);
		return response.toolObservation();
	}

	@Test
	void commandsReachTheFakeAndEventsTheRecorder() {
		ToolObservation observation = run(ToolCommand.of("c1", "demo", "observe"));
		assertThat(observation.success()).isTrue();
		assertThat(this.desktop.commands()).extracting(ToolCommand::commandId).contains("c1");
		assertThat(this.events.events(ToolEventType.OBSERVATION))
			.anySatisfy((event) -> assertThat(event.commandId()).isEqualTo("c1"));
	}

	@Test
	void policiesOfTheApplicationDecide() {
		ToolObservation observation = run(ToolCommand.of("c2", "demo", "type_text"));
		assertThat(observation.error().failureKind()).isEqualTo(FailureKinds.BLOCKED);
		assertThat(this.desktop.commands()).extracting(ToolCommand::commandId).doesNotContain("c2");
	}

	@Test
	void propertiesOfTheTestHold() {
		assertThat(run(ToolCommand.of("c3", "other", "observe")).success()).isFalse();
		assertThat(this.desktop.commands()).extracting(ToolCommand::commandId).doesNotContain("c3");
	}

	@Test
	void thereIsNothingElseOfTheApplication() {
		assertThat(this.context.getBean(Clock.class)).isInstanceOf(TestClock.class);
		assertThat(this.context.getBeansOfType(Accounting.class)).isEmpty();
	}

	@Test
	void theSocketOfTheApplicationIsNotServed() {
		assertThat(this.context.getBeansOfType(UnixSocketServer.class)).isEmpty();
		assertThat(Path.of("target/slice.sock")).doesNotExist();
	}

}
