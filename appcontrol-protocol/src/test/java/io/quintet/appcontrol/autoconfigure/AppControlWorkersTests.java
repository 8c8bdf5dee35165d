package io.quintet.appcontrol.autoconfigure;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.ToolCommand;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The threads differ from virtual ones in their price only.
 */
class AppControlWorkersTests {

	@Test
	void aCommandThatIsCancelledIsInterrupted() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		AppControlClient client = (command, observer) -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			throw new IllegalStateException("interrupted");
		};
		AppControlWorkers workers = AppControlWorkers.of(new SimpleAsyncTaskExecutor("command-"));
		Disposable running = AppControlClients.reactive(client, workers.scheduler())
			.run(ToolCommand.of("c1", "demo", "slow"))
			.subscribe();
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		running.dispose();
		assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
	}

}
