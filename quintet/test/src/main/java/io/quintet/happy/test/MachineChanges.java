package io.quintet.happy.test;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;

/** Changes of machines, each with the frames that tell of it. */
final class MachineChanges {

	private final ServerState server;

	MachineChanges(ServerState server) {
		this.server = server;
	}

	/** Registers a machine; one that is there already stays as it is. */
	MachineState register(AccountState account, String id, String metadata, @Nullable String daemonState,
			@Nullable String dataEncryptionKey) {
		synchronized (account) {
			MachineState existing = account.machines.get(id);
			if (existing != null) {
				return existing;
			}
			MachineState machine = new MachineState(id, metadata, daemonState, dataEncryptionKey, this.server.now());
			account.machines.put(id, machine);
			ObjectNode body = HappyJson.object().put("t", "new-machine").put("machineId", id);
			body.setAll(machine.record());
			body.remove("id");
			account.update(body, ClientSocket::isUser);
			// The real server numbers two updates here.
			changed(account, machine, "metadata", machine.metadata);
			return machine;
		}
	}

	/** Replaces what the machine says of itself. */
	void metadata(AccountState account, String id, String value) {
		synchronized (account) {
			MachineState machine = account.machines.get(id);
			if (machine != null) {
				machine.metadata = machine.metadata.next(value);
				changed(account, machine, "metadata", machine.metadata);
			}
		}
	}

	/** Tells of a changed value; under the lock. */
	void changed(AccountState account, MachineState machine, String name, VersionedValue value) {
		machine.updatedAt = this.server.now();
		ObjectNode body = HappyJson.object().put("t", "update-machine").put("machineId", machine.id);
		body.set(name, HappyJson.object().put("value", value.value()).put("version", value.version()));
		account.update(body, (to) -> to.isUser() || to.isOf(ClientScope.MACHINE, machine.id));
	}

	/** Takes the heartbeat of a daemon. */
	void alive(AccountState account, String id, long time) {
		synchronized (account) {
			MachineState machine = account.machines.get(id);
			if (machine != null) {
				machine.active = true;
				machine.activeAt = time;
				machine.updatedAt = this.server.now();
				seen(account, id, true, time);
			}
		}
	}

	/** Sets the hint without an update to clients. */
	void active(AccountState account, String id, boolean active) {
		synchronized (account) {
			MachineState machine = account.machines.get(id);
			if (machine != null) {
				machine.active = active;
				machine.activeAt = this.server.now();
			}
		}
	}

	/** Tells that a daemon came or went, which does not change the record. */
	void seen(AccountState account, String id, boolean active, long time) {
		account.ephemeral(HappyJson.object()
			.put("type", "machine-activity")
			.put("id", id)
			.put("active", active)
			.put("activeAt", time));
	}

}
