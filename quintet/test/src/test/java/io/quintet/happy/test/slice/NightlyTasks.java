package io.quintet.happy.test.slice;

import java.time.Duration;

import io.quintet.happy.BlockingHappyClient;
import io.quintet.happy.SpawnRequest;
import io.quintet.happy.TaskRequest;
import io.quintet.happy.TaskResult;

/**
 * A service of the application that the test imports.
 */
class NightlyTasks {

	private final BlockingHappyClient happy;

	NightlyTasks(BlockingHappyClient happy) {
		this.happy = happy;
	}

	TaskResult run(String machineId) {
		return this.happy
			.runTask(new TaskRequest(SpawnRequest.of(machineId, "/srv/app"), "Hello", Duration.ofSeconds(30)));
	}

}
