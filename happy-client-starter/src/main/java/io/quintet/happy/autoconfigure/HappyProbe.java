package io.quintet.happy.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.happy.HappyClient;
import io.quintet.happy.HappyStatus;

/** Reads the status within a timeout. Never fails: a failure is a status. */
final class HappyProbe {

	// A health check has to answer before its caller gives up.
	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	// Leaves time to ask the server alone.
	private static final Duration MACHINE_TIMEOUT = Duration.ofSeconds(8);

	private final HappyClient client;

	private final @Nullable String machineId;

	HappyProbe(HappyClient client, @Nullable String machineId) {
		this.client = client;
		this.machineId = machineId;
	}

	Mono<HappyStatus> status() {
		Mono<HappyStatus> status = look(this.machineId);
		if (this.machineId != null) {
			// The server waits longer for an offline machine than this probe may take.
			status = status.timeout(MACHINE_TIMEOUT, look(null).map(this::withoutMachine));
		}
		return status.timeout(TIMEOUT, Mono.fromSupplier(() -> unknown("No answer within " + TIMEOUT)))
			.onErrorResume(Exception.class, (ex) -> Mono.just(unknown(String.valueOf(ex.getMessage()))));
	}

	private Mono<HappyStatus> look(@Nullable String machineId) {
		return Mono.defer(() -> this.client.status(machineId));
	}

	private HappyStatus withoutMachine(HappyStatus status) {
		String problem = status.problem();
		return new HappyStatus(status.server(), status.socket(), status.keys(), false,
				(problem != null) ? problem : "The machine did not answer within " + MACHINE_TIMEOUT);
	}

	private HappyStatus unknown(String problem) {
		return new HappyStatus(false, false, HappyStatus.Keys.UNKNOWN, (this.machineId != null) ? false : null,
				problem);
	}

}
