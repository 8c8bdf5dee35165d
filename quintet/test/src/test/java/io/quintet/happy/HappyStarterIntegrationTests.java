package io.quintet.happy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.quintet.happy.autoconfigure.HappyAutoConfiguration;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.session.TurnStatus;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.happy.test.FakeMachine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The beans of an application, over HTTP and a socket to the fake server.
 */
@ExtendWith(OutputCaptureExtension.class)
class HappyStarterIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final FakeHappyServer server = FakeHappyServer.start();

	private final FakeAccount account = this.server.account(CipherVariant.DATA_KEY);

	@TempDir
	private Path home;

	@AfterEach
	void close() {
		this.server.close();
	}

	private ApplicationContextRunner application(String token, FakeAccount secretOf) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(HappyAutoConfiguration.class))
			.withPropertyValues("happy.server-url=" + this.server.uri(), "happy.token=" + token,
					"happy.secret=" + Base64.getEncoder().encodeToString(secretOf.secret().bytes()));
	}

	private static List<String> lines(CapturedOutput output, String text) {
		return output.getOut().lines().filter((line) -> line.contains(text)).toList();
	}

	@Test
	void aTaskIsDoneThroughTheBeans(CapturedOutput output) {
		FakeMachine machine = this.server.machine(this.account, "m1");
		application(this.account.token(), this.account).run((context) -> {
			TaskResult result = context.getBean(BlockingHappyClient.class)
				.runTask(new TaskRequest(SpawnRequest.of("m1", "/srv/app"), "Hello", TIMEOUT));
			assertThat(result.turn().status()).isEqualTo(TurnStatus.COMPLETED);
			assertThat(machine.stopped()).containsExactly(result.sessionId());
		});
		assertThat(lines(output, "see docs/happy.md")).hasSize(1);
		assertThat(output.getOut()).doesNotContain("ERROR").doesNotContain(this.account.token());
	}

	@Test
	void keysOfAnotherAccountAreOneErrorAndTheApplicationLives(CapturedOutput output) {
		this.server.machine(this.account, "m1");
		application(this.account.token(), this.server.account(CipherVariant.DATA_KEY)).run((context) -> {
			Awaitility.await().atMost(TIMEOUT).until(() -> !lines(output, "ERROR").isEmpty());
			assertThat(lines(output, "ERROR")).singleElement()
				.asString()
				.contains("The keys of Happy are wrong: what comes from the properties happy.token and happy.secret");
			assertThat(context.getBean(HappyClient.class).status(null).block(TIMEOUT)).isNotNull()
				.satisfies((status) -> assertThat(status.keys()).isEqualTo(HappyStatus.Keys.WRONG))
				.satisfies((status) -> assertThat(status.up()).isFalse());
		});
	}

	@Test
	void rightKeysAndTheMachineAreUp() {
		FakeMachine machine = this.server.machine(this.account, "m1");
		application(this.account.token(), this.account).withPropertyValues("happy.check-keys=false").run((context) -> {
			HappyClient client = context.getBean(HappyClient.class);
			assertThat(client.status("m1").block(TIMEOUT))
				.isEqualTo(new HappyStatus(true, true, HappyStatus.Keys.RIGHT, true, null));
			machine.online(false);
			assertThat(client.status("m1").block(TIMEOUT)).isNotNull()
				.satisfies((status) -> assertThat(status.machine()).isFalse())
				.satisfies((status) -> assertThat(status.up()).isFalse());
		});
	}

	@Test
	void anApplicationThatStartsBeforeItsServerWorksWhenThatIsThere(CapturedOutput output) {
		this.server.machine(this.account, "m1");
		this.server.stop();
		application(this.account.token(), this.account).run((context) -> {
			assertThat(context).hasNotFailed();
			Awaitility.await().atMost(TIMEOUT).until(() -> !lines(output, "could not be tried").isEmpty());
			assertThat(lines(output, "could not be tried")).singleElement().asString().contains("WARN");
			this.server.startAgain();
			assertThat(context.getBean(BlockingHappyClient.class).getMachine("m1").id()).isEqualTo("m1");
		});
	}

	@Test
	void aKeyFileOfTheHomeFolderIsEnough() throws IOException {
		this.server.machine(this.account, "m1");
		Files.writeString(this.home.resolve("access.key"), "{\"token\":\"%s\",\"secret\":\"%s\"}"
			.formatted(this.account.token(), Base64.getEncoder().encodeToString(this.account.secret().bytes())));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(HappyAutoConfiguration.class))
			.withPropertyValues("happy.server-url=" + this.server.uri(), "happy.home-dir=" + this.home)
			.run((context) -> assertThat(context.getBean(BlockingHappyClient.class).getMachine("m1").metadataReadable())
				.isTrue());
	}

	@Test
	void aTokenThatTheServerDoesNotTakeIsTold(CapturedOutput output) {
		application("nonsense", this.account).run((context) -> {
			Awaitility.await().atMost(TIMEOUT).until(() -> !lines(output, "could not be tried").isEmpty());
			assertThat(lines(output, "could not be tried")).singleElement().asString().contains("WARN", "401");
			assertThat(context).hasNotFailed();
		});
	}

}
