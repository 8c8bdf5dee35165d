package io.quintet.happy.test.slice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;

import io.quintet.happy.BlockingHappyClient;
import io.quintet.happy.HappyStatus;
import io.quintet.happy.TaskResult;
import io.quintet.happy.autoconfigure.HappyConnectionDetails;
import io.quintet.happy.session.TurnStatus;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.happy.test.FakeMachine;
import io.quintet.happy.test.HappyTest;

import static org.assertj.core.api.Assertions.assertThat;

// Other tests of this process expect that no server runs.
@DirtiesContext
@HappyTest(properties = "happy.check-keys=false")
@Import(NightlyTasks.class)
@ExtendWith(OutputCaptureExtension.class)
class HappySliceTests {

	@Autowired
	private NightlyTasks tasks;

	@Autowired
	private BlockingHappyClient happy;

	@Autowired
	private FakeHappyServer server;

	@Autowired
	private FakeMachine machine;

	@Autowired
	private Gateway gateway;

	@Autowired
	private ApplicationContext context;

	@Test
	void noProcessIsSaidToEnd(CapturedOutput output) {
		assertThat(output).contains("Happy is configured").doesNotContain("Nothing keeps this process alive");
	}

	@Test
	void aTaskOfTheApplicationRunsOnTheMachine() {
		this.machine.agent(FakeAgent.echo());
		TaskResult result = this.tasks.run("machine-1");
		assertThat(result.turn().status()).isEqualTo(TurnStatus.COMPLETED);
		assertThat(this.machine.stopped()).contains(result.sessionId());
	}

	@Test
	void theClientIsConnectedToTheServerOfTheTest() {
		assertThat(this.context.getBean(HappyConnectionDetails.class).serverUrl())
			.isEqualTo(this.server.uri().toString());
		HappyStatus status = this.happy.status(this.machine.id());
		assertThat(status.up()).as(status.toString()).isTrue();
		assertThat(status.keys()).isEqualTo(HappyStatus.Keys.RIGHT);
	}

	@Test
	void customizersOfTheApplicationAreFound() {
		int before = this.gateway.requests.get();
		assertThat(this.happy.listMachines(false)).singleElement()
			.satisfies((found) -> assertThat(found.id()).isEqualTo("machine-1"));
		assertThat(this.gateway.requests.get()).isGreaterThan(before);
	}

	@Test
	void thereIsNothingElseOfTheApplicationAndNoWebServer() {
		assertThat(this.context.getBeansOfType(Accounting.class)).isEmpty();
		assertThat(this.context.getEnvironment().getProperty("local.server.port")).isNull();
		assertThat(this.context.containsBean("webHandler")).isFalse();
	}

}
