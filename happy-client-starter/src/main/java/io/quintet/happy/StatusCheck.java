package io.quintet.happy;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.HappyStatus.Keys;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.internal.session.RecordReader.Opened;
import io.quintet.happy.internal.transport.SharedSocket;

/** Checks server, token, keys and socket. */
final class StatusCheck {

	private static final int SOME = 20;

	private final AccountRecords account;

	private final SharedSocket socket;

	private final Daemons daemons;

	private final String source;

	private final Duration timeout;

	private final Scheduler timer;

	StatusCheck(AccountRecords account, SharedSocket socket, Daemons daemons, String source, Duration timeout,
			Scheduler timer) {
		this.account = account;
		this.socket = socket;
		this.daemons = daemons;
		this.source = source;
		this.timeout = timeout;
		this.timer = timer;
	}

	Mono<HappyStatus> status(@Nullable String machineId) {
		return keys().map((keys) -> new HappyStatus(true, false, keys, null, problem(keys)))
			.onErrorResume(HappyException.class,
					(ex) -> Mono.just(new HappyStatus(false, false, Keys.UNKNOWN, null, ex.getMessage())))
			.flatMap((status) -> status.server() ? withSocket(status) : Mono.just(status))
			.flatMap((status) -> (machineId != null && status.socket()) ? withMachine(status, machineId)
					: Mono.just((machineId != null) ? status.withMachine(false, status.problem()) : status));
	}

	private @Nullable String problem(Keys keys) {
		return (keys == Keys.WRONG) ? "The token is right, but the key of " + this.source
				+ " opens nothing of this account: token and key belong to different accounts" : null;
	}

	/** Without retries, so that the status is prompt. */
	private Mono<Keys> keys() {
		return this.account.machines(0)
			.map(Opened::value)
			.map((machine) -> judge(machine.metadata(), machine.metadataReadable()))
			.concatWith(this.account.sessions(0)
				.take(SOME)
				.map(Opened::value)
				.map((session) -> judge(session.metadata(), session.metadataReadable())))
			.reduce(Keys.UNKNOWN, StatusCheck::sum);
	}

	/**
	 * One record that can be decrypted proves the key; others may belong to another key.
	 */
	private static Keys sum(Keys some, Keys more) {
		if (some == Keys.RIGHT || more == Keys.RIGHT) {
			return Keys.RIGHT;
		}
		return (some == Keys.WRONG || more == Keys.WRONG) ? Keys.WRONG : Keys.UNKNOWN;
	}

	private static Keys judge(Map<String, JsonNode> metadata, boolean readable) {
		if (!readable) {
			return Keys.WRONG;
		}
		return metadata.isEmpty() ? Keys.UNKNOWN : Keys.RIGHT;
	}

	private Mono<HappyStatus> withSocket(HappyStatus status) {
		return this.socket.connection()
			.timeout(this.timeout,
					Mono.error(() -> new HappyConnectionException("The socket did not connect within " + this.timeout)),
					this.timer)
			.thenReturn(status.withSocket(true, status.problem()))
			.onErrorResume(HappyException.class, (ex) -> Mono.just(status.withSocket(false, ex.getMessage())));
	}

	private Mono<HappyStatus> withMachine(HappyStatus status, String machineId) {
		return this.daemons.answers(machineId)
			.map((answers) -> status.withMachine(answers, status.problem()))
			.onErrorResume(HappyException.class, (ex) -> Mono.just(status.withMachine(false, ex.getMessage())));
	}

}
