package io.quintet.happy;

import java.util.UUID;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.error.EncryptionException;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.error.MachineOfflineException;
import io.quintet.happy.error.SpawnException;
import io.quintet.happy.error.StopSessionException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.session.RecordReader.Opened;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Session;

/** Starts, stops and resumes sessions through daemons. */
final class Daemons {

	private final AccountRecords account;

	private final RemoteCalls calls;

	Daemons(AccountRecords account, RemoteCalls calls) {
		this.account = account;
		this.calls = calls;
	}

	Mono<String> spawn(SpawnRequest request) {
		String machineId = request.machineId();
		return key(machineId)
			.flatMap((key) -> this.calls.call(machineId, key, "spawn-happy-session", parameters(request))
				.onErrorMap(EncryptionException.class,
						(ex) -> new SpawnException("Spawn failed: decrypt failed", null, ex)))
			.map(Daemons::spawned);
	}

	private static ObjectNode parameters(SpawnRequest request) {
		ObjectNode parameters = HappyJson.object();
		parameters.put("type", "spawn-in-directory")
			.put("directory", request.directory())
			.put("approvedNewDirectoryCreation", request.createDirectory())
			.put("agent", request.agent());
		if (request.permissionMode() != null) {
			parameters.put("permissionMode", request.permissionMode().wireName());
		}
		if (!request.environmentVariables().isEmpty()) {
			ObjectNode variables = parameters.putObject("environmentVariables");
			request.environmentVariables().forEach(variables::put);
		}
		return parameters;
	}

	private static String spawned(JsonNode reply) {
		String type = HappyJson.text(reply, "type");
		if ("success".equals(type)) {
			String sessionId = HappyJson.text(reply, "sessionId");
			if (sessionId == null || sessionId.isEmpty()) {
				throw new SpawnException("Spawn succeeded but returned no sessionId");
			}
			return sessionId;
		}
		if ("requestToApproveDirectoryCreation".equals(type)) {
			String directory = HappyJson.text(reply, "directory");
			throw new SpawnException("Spawn failed: the directory " + directory
					+ " does not exist; spawn again with its creation approved", directory, null);
		}
		throw new SpawnException("Spawn failed: " + words(reply));
	}

	private static String words(JsonNode reply) {
		return HappyJson.text(reply, "error", HappyJson.text(reply, "errorMessage", "unknown"));
	}

	Mono<Void> stop(String sessionId) {
		return this.account.session(sessionId)
			.flatMap((session) -> call(machineOf(session, StopSessionException::new), "stop-session", id(sessionId)))
			.doOnNext((reply) -> requireStopped(sessionId, reply))
			.then();
	}

	private static String machineOf(Opened<Session> session, Function<String, HappyException> failure) {
		String machineId = session.value().machineId();
		if (machineId == null) {
			throw failure.apply("Session " + session.value().id() + " does not say which machine runs it"
					+ (session.value().metadataReadable() ? "" : ": its metadata cannot be opened"));
		}
		return machineId;
	}

	private static void requireStopped(String sessionId, JsonNode reply) {
		String error = HappyJson.text(reply, "error");
		if (error != null || !reply.isObject()) {
			throw new StopSessionException(
					"Session " + sessionId + " was not stopped: " + ((error != null) ? error : "unknown"));
		}
	}

	Mono<String> resume(String sessionId) {
		return this.account.session(sessionId)
			.flatMap((session) -> call(machineOf(session, SpawnException::new), "resume-happy-session", id(sessionId)))
			.map(Daemons::spawned);
	}

	/** Whether a daemon answers; it is asked to stop a session that does not exist. */
	Mono<Boolean> answers(String machineId) {
		return call(machineId, "stop-session", id(UUID.randomUUID().toString())).thenReturn(true);
	}

	private static ObjectNode id(String sessionId) {
		return HappyJson.object().put("sessionId", sessionId);
	}

	private Mono<JsonNode> call(String machineId, String method, ObjectNode parameters) {
		return key(machineId).flatMap((key) -> this.calls.call(machineId, key, method, parameters));
	}

	private Mono<RecordKey> key(String machineId) {
		return this.account.machine(machineId)
			.switchIfEmpty(Mono.error(() -> new MachineOfflineException("Machine " + machineId + " not found")))
			.map(Daemons::requireKey);
	}

	static RecordKey requireKey(Opened<Machine> machine) {
		@Nullable RecordKey key = machine.key();
		if (key == null) {
			throw new EncryptionException("The key of machine " + machine.value().id()
					+ " cannot be opened with these credentials: they belong to another account or machine");
		}
		return key;
	}

}
